import { decodeEnvelope, encodeEnvelope, payloadBytesOf } from '@mailferry/core/mail/envelope';
import { envelope } from '../../arbitraries/envelope.ts';
import { mangledJson } from '../../arbitraries/mangled.ts';
import { declared, must } from '../declared.ts';
import { functionTarget } from '../target.ts';

export const envelopeTarget = functionTarget({
  name: 'envelope',
  about: 'Bodies of the mail queue: an envelope, or one of three declared errors.',
  input: mangledJson(envelope),
  consume(body) {
    const codes = ['envelope-malformed', 'envelope-version', 'envelope-invalid'];
    const read = declared(codes, () => decodeEnvelope(body));
    if (read === undefined) return;
    const again = decodeEnvelope(encodeEnvelope(read));
    must(JSON.stringify(again) === JSON.stringify(read), 'it reads differently a second time');
    must(Number.isSafeInteger(payloadBytesOf(read)), 'its size is no number');
  },
});
