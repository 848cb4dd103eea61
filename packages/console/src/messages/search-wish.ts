import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import type { MailSearch } from '../api/pages.ts';

/** What the search form holds, and what the address of the page keeps of it. */
export interface SearchWish {
  recipient: string;
  sender: string;
  id: string;
  /** `null`: the last 24 hours. */
  range: DateRangePickerProps.Value | null;
}

const UNIT_MS: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

export function readWish(query: string): SearchWish {
  const parameters = new URLSearchParams(query);
  const text = (name: string) => parameters.get(name) ?? '';
  const [from, to, last] = [text('from'), text('to'), /^(\d{1,4})([a-z]+)$/.exec(text('last'))];
  return {
    recipient: text('recipient'),
    sender: text('sender'),
    id: text('id'),
    range: rangeOf(from, to, last),
  };
}

function rangeOf(from: string, to: string, last: RegExpExecArray | null): SearchWish['range'] {
  if (from !== '' && to !== '') return { type: 'absolute', startDate: from, endDate: to };
  const unit = (['minute', 'hour', 'day', 'week'] as const).find((name) => name === last?.[2]);
  return unit === undefined
    ? null
    : { type: 'relative', amount: Number(last?.[1] ?? 1), unit, key: 'of the address' };
}

export function writeWish({ recipient, sender, range }: SearchWish): string {
  const parameters = new URLSearchParams();
  if (recipient.trim() !== '') parameters.set('recipient', recipient.trim());
  if (sender.trim() !== '') parameters.set('sender', sender.trim());
  if (range?.type === 'absolute') {
    parameters.set('from', range.startDate);
    parameters.set('to', range.endDate);
  } else if (range?.type === 'relative') {
    parameters.set('last', `${range.amount}${range.unit}`);
  }
  return parameters.toString();
}

/** The search of the API. */
export function searchOf({ recipient, sender, range }: SearchWish): MailSearch {
  return {
    ...(recipient === '' ? {} : { recipient }),
    ...(sender === '' ? {} : { sender }),
    ...spanOf(range),
  };
}

function spanOf(range: SearchWish['range']): MailSearch {
  if (range === null) return {};
  if (range.type === 'absolute') {
    const at = (text: string) => new Date(text).toISOString();
    return { from: at(range.startDate), to: at(range.endDate) };
  }
  // To the minute: a search that moves with every rendering would never end.
  const nowMs = Math.ceil(Date.now() / 60_000) * 60_000;
  const spanMs = range.amount * (UNIT_MS[range.unit] ?? 0);
  return { from: new Date(nowMs - spanMs).toISOString() };
}
