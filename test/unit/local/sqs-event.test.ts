import { failedIds } from '@mailferry/local/runtime/sqs-event';
import { describe, expect, test } from 'vitest';

const sent = new Set(['a', 'b']);

describe('what Lambda takes as success of the whole batch', () => {
  test.each([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    '%j',
    (response) => {
      expect(failedIds(response, sent)).toEqual(new Set());
    },
  );
});

describe('what fails the whole batch', () => {
  test.each([
    ['text'],
    [undefined],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{ itemIdentifier: null }] }],
    [{ batchItemFailures: [{ id: 'a' }] }],
    [{ batchItemFailures: [{ itemIdentifier: 'c' }] }],
  ])('%j', (response) => {
    expect(failedIds(response, sent)).toBeUndefined();
  });
});

test('reported failures are those that stay', () => {
  const response = { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] };
  expect(failedIds(response, sent)).toEqual(new Set(['b']));
});
