import { HELP, readOptions } from '@mailferry/local/options';
import { DEFAULT_PORTS } from '@mailferry/local/ports';
import { expect, test } from 'vitest';

test('without anything given, the readable defaults hold', () => {
  expect(readOptions([], {})).toEqual({
    ports: DEFAULT_PORTS,
    dataDir: undefined,
    healthEverySeconds: undefined,
    maxEnvironments: undefined,
    verbose: false,
    seed: true,
    help: false,
  });
});

test('flags come before variables, variables before defaults', () => {
  const options = readOptions(
    ['--ses-port', '0', '--data=there', '--health-every', '9', '--empty'],
    {
      MAILFERRY_SES_PORT: '1',
      MAILFERRY_DYNAMO_PORT: '8001',
      MAILFERRY_ENVIRONMENTS: '3',
      MAILFERRY_STATUS_PORT: '',
    },
  );
  expect(options).toMatchObject({
    ports: { ...DEFAULT_PORTS, ses: 0, dynamo: 8001 },
    dataDir: 'there',
    healthEverySeconds: 9,
    maxEnvironments: 3,
    seed: false,
  });
});

test('every fault is named, with where it came from', () => {
  const read = () =>
    readOptions(['--ses-port', '70000', '--health-every', 'often'], {
      MAILFERRY_QUEUES_PORT: '-1',
    });
  expect(read).toThrow(/--ses-port: .*--health-every: must be a whole number/);
  expect(read).toThrow(/MAILFERRY_QUEUES_PORT: must be a whole number/);
  expect(() => readOptions(['--what'], {})).toThrow(/--what/);
  expect(() => readOptions(['stray'], {})).toThrow(/stray/);
});

test('the help names every flag and variable', () => {
  for (const name of Object.keys(DEFAULT_PORTS)) {
    expect(HELP).toContain(`--${name}-port`);
    expect(HELP).toContain(`MAILFERRY_${name.toUpperCase()}_PORT`);
  }
});
