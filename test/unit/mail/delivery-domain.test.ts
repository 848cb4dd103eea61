import { rewriteRecipients } from '@mailferry/core/mail/delivery-domain';
import { expect, test } from 'vitest';

const domains = ['contoso.example', 'xn--bcher-kva.example'].map((domain) => ({
  domain,
  readyRegions: [],
}));
const deliveryDomain = 'contoso.mail.onmicrosoft.com';

test.each([
  ['ops@contoso.example', 'ops@contoso.mail.onmicrosoft.com'],
  ['Ops@CONTOSO.Example', 'Ops@contoso.mail.onmicrosoft.com'],
  ['"a@b"@contoso.example', '"a@b"@contoso.mail.onmicrosoft.com'],
  ['büro@bücher.example', 'büro@contoso.mail.onmicrosoft.com'],
  ['ops@eu.contoso.example', 'ops@eu.contoso.example'],
  ['ops@notcontoso.example', 'ops@notcontoso.example'],
  ['ops@[192.0.2.1]', 'ops@[192.0.2.1]'],
])('%s goes to %s', (address, expected) => {
  expect(rewriteRecipients([address], { deliveryDomain }, domains)).toEqual([expected]);
});

test('recipients that become the same are one', () => {
  const rcptTo = ['ops@contoso.example', 'ops@xn--bcher-kva.example', 'ops@outside.example'];
  expect(rewriteRecipients(rcptTo, { deliveryDomain }, domains)).toEqual([
    'ops@contoso.mail.onmicrosoft.com',
    'ops@outside.example',
  ]);
});

test('without a delivery domain, recipients stay as they are', () => {
  expect(rewriteRecipients(['ops@contoso.example'], {}, domains)).toEqual(['ops@contoso.example']);
});
