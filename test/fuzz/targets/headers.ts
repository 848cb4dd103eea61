import { applyFromPolicy } from '@mailferry/core/mail/from-policy';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { isReportable } from '@mailferry/core/mail/reportable';
import { isLoop } from '@mailferry/core/mail/trace';
import * as fc from 'fast-check';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const input = fc.record({
  message: arbitraryMail,
  mode: fc.constantFrom('own' as const, 'preserve' as const, 'rewrite' as const),
  rewriteAddress: fc.oneof(fc.constant('relay@contoso.example'), fc.string({ unit: 'binary' })),
  mailFrom: fc.oneof(fc.constantFrom('', 'b@outside.example'), fc.string({ unit: 'binary' })),
});

const domains = [{ domain: 'contoso.example', readyRegions: ['us-east-1'] }];

export const headersTarget = functionTarget({
  name: 'headers',
  about: 'Raw mail: the body keeps every byte, and the header comes out fit to be sent.',
  input,
  consume({ message, mode, rewriteAddress, mailFrom }) {
    const { body } = splitMessage(message);
    isLoop(message);
    isReportable('failed', { mailFrom, message });
    const prepared = applyFromPolicy(message, {
      policy: { mode, rewriteAddress },
      domains,
      region: 'us-east-1',
      mailFrom,
      messageId: '01J00000000000000000000000',
    });
    if (prepared.kind === 'not-ready') return;
    const sent = splitMessage(Buffer.concat(prepared.parts));
    must(sent.body.equals(body), 'the body was altered');
    must(sent.header.all('From').length === 1, 'it has not one author');
    must(prepared.sender.toLowerCase().endsWith('contoso.example'), 'its sender is a stranger');
  },
});
