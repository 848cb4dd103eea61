import { text } from 'node:stream/consumers';
import { hashPassword } from './password.ts';

/** Reads a password from standard input and prints the hash for `SMTP_ACCESS`. */
const password = (await text(process.stdin)).replace(/\r?\n$/, '');
if (password === '') {
  process.stderr.write('The password is read from standard input.\n');
  process.exitCode = 1;
} else process.stdout.write(`${await hashPassword(password)}\n`);
