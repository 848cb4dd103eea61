import { encodeNotification, parseNotification } from '@mailferry/core/ingress/notification';
import { describe, expect, it } from 'vitest';
import { receiptOf, snsEnvelope } from './receipts.ts';

describe('a notification', () => {
  const receipt = receiptOf({ recipients: ['a@example.com', 'b@example.com'] });

  it.each([
    ['delivered raw', JSON.stringify(receipt)],
    ['in the envelope of SNS', snsEnvelope(JSON.stringify(receipt))],
  ])('is read %s', (_how, body) => {
    expect(parseNotification(body)).toMatchObject({
      mail: { messageId: receipt.mail.messageId, source: 'sender@elsewhere.example' },
      receipt: { recipients: ['a@example.com', 'b@example.com'] },
    });
  });

  it('without MAIL FROM is that of a bounce', () => {
    const { source: _none, ...mail } = receipt.mail;
    expect(parseNotification(JSON.stringify({ ...receipt, mail }))?.mail.source).toBe('');
  });

  it('can be left with some of its recipients, and keeps all else', () => {
    const parsed = parseNotification(JSON.stringify(receipt));
    if (parsed === undefined) throw new Error('not read');
    const left = parseNotification(encodeNotification(parsed, ['b@example.com']));
    expect(left).toEqual({
      ...parsed,
      receipt: { ...parsed.receipt, recipients: ['b@example.com'] },
    });
    expect(left?.mail['commonHeaders']).toEqual(receipt.mail.commonHeaders);
  });

  it.each([
    ['SNS’s test text', 'Successfully validated SNS topic for Amazon SES event publishing.'],
    ['the same in an envelope', snsEnvelope('Successfully validated SNS topic for Amazon SES.')],
    [
      'SES’s test object',
      JSON.stringify(
        receiptOf({ objectKey: 'in/AMAZON_SES_SETUP_NOTIFICATION', recipients: ['x@y.example'] }),
      ),
    ],
  ])('of set-up is no mail: %s', (_what, body) => {
    expect(parseNotification(body)).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['an envelope without JSON', snsEnvelope('{')],
    ['an event of sending', JSON.stringify({ notificationType: 'Bounce', mail: {} })],
    ['no recipients', JSON.stringify(receiptOf({ recipients: [] }))],
    ['no time', JSON.stringify({ ...receipt, mail: { ...receipt.mail, timestamp: 'soon' } })],
    [
      'mail that was not stored in S3',
      JSON.stringify({
        ...receipt,
        receipt: { ...receipt.receipt, action: { type: 'SNS', topicArn: 'arn' } },
      }),
    ],
  ])('is refused: %s', (_what, body) => {
    expect(() => parseNotification(body)).toThrow(
      expect.objectContaining({ code: 'notification-malformed', retriable: false }),
    );
  });
});
