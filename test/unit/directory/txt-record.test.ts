import { holdsKey, judge, txtRecord } from '@mailferry/core/directory/txt-record';
import { describe, expect, it } from 'vitest';

const KEY = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${'k'.repeat(340)}IDAQAB`;
const VALUE = `v=DKIM1; k=rsa; p=${KEY}`;
const at = (...records: string[]) => [{ server: 'ns1', records }];

describe('a TXT record', () => {
  it('has its value whole, and in strings that DNS takes', () => {
    const record = txtRecord('acme.example', 'mf-us-east-1-abc', KEY);
    expect(record.name).toBe('mf-us-east-1-abc._domainkey.acme.example');
    expect(record.value).toBe(VALUE);
    const strings = record.zoneFileValue.split('" "').map((text) => text.replaceAll('"', ''));
    expect(strings.map(({ length }) => length)).toEqual([255, VALUE.length - 255]);
    expect(strings.join('')).toBe(VALUE);
  });
});

describe('what name servers say of a record', () => {
  it.each([
    ['the value', at(VALUE), 'matching'],
    ['the key alone', at(`p=${KEY}`), 'matching'],
    [
      'other spacing and order',
      at(`k = rsa ;p= ${KEY.slice(0, 90)} ${KEY.slice(90)};v=DKIM1`),
      'matching',
    ],
    ['nothing', at(), 'missing'],
    ['no answer', [], 'unreachable'],
    ['the first 255 characters', at(VALUE.slice(0, 255)), 'truncated'],
    ['what all keys begin with', at(VALUE.slice(0, 18 + 44)), 'different'],
    ['another key', at(VALUE.replaceAll('k', 'j')), 'different'],
    ['a revoked key', at('v=DKIM1; p='), 'different'],
    ['another version', at(VALUE.replace('DKIM1', 'DKIM2')), 'different'],
    ['another algorithm', at(VALUE.replace('rsa', 'ed25519')), 'different'],
    ['text of another kind', at('v=spf1 -all'), 'different'],
    ['two records', at(VALUE, 'v=spf1 -all'), 'different'],
    ['the value on one of two servers', [...at(VALUE), { server: 'ns2', records: [] }], 'missing'],
    ['the value on both', [...at(VALUE), { server: 'ns2', records: [VALUE] }], 'matching'],
  ])('%s: %s', (_name, answers, found) => {
    expect(judge(answers, KEY).found).toBe(found);
  });

  it('is shown without what could disturb a page or a log', () => {
    expect(judge(at('a\u001b[31m\nb\u202e'), KEY).foundValue).toBe('a?[31m?b?');
    expect(judge(at('x'.repeat(5000)), KEY).foundValue).toHaveLength(600);
  });

  it('counts at a wrong name only with the very key', () => {
    expect(holdsKey(at('v=spf1 -all', VALUE), KEY)).toBe(true);
    expect(holdsKey(at('v=spf1 -all'), KEY)).toBe(false);
  });
});
