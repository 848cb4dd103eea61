/** Every object of the instant S3: a mail of this size. */
export function storedObject(bytes: number): Buffer {
  const object = Buffer.alloc(bytes, `${'x'.repeat(76)}\r\n`);
  object.write('From: sender@bench.example\r\nTo: recipient@example.com\r\nSubject: Large\r\n\r\n');
  return object;
}
