import { startSesSimulator } from '@mailferry/local/ses/simulator';
import { READY } from './fixture.ts';

/** A simulator in a process of its own, whose events nobody takes. Writes its URL, and lives until it is killed. */
const [, , dataDir] = process.argv;
const { url } = await startSesSimulator({
  port: 0,
  dataDir,
  regions: { 'us-east-1': READY },
  onEvent: () => Promise.reject(new Error('nobody there')),
});
console.log(url);
