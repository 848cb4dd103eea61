import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import DateRangePicker, {
  type DateRangePickerProps,
} from '@cloudscape-design/components/date-range-picker';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { SearchWish } from './search-wish.ts';

const RANGES: DateRangePickerProps.RelativeOption[] = [
  { key: 'hour', amount: 1, unit: 'hour', type: 'relative' },
  { key: 'day', amount: 24, unit: 'hour', type: 'relative' },
  { key: 'week', amount: 7, unit: 'day', type: 'relative' },
  { key: 'month', amount: 30, unit: 'day', type: 'relative' },
];

export function SearchForm({
  wish,
  onSearch,
}: {
  wish: SearchWish;
  onSearch: (wish: SearchWish) => void;
}) {
  const [typed, setTyped] = useState(wish);
  const change = (part: Partial<SearchWish>) => setTyped((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(typed);
  };
  return (
    <form onSubmit={submit}>
      <Container>
        <SpaceBetween size="m">
          <Grid
            gridDefinition={[
              { colspan: { default: 12, xs: 6 } },
              { colspan: { default: 12, xs: 6 } },
              { colspan: { default: 12, xs: 6 } },
              { colspan: { default: 12, xs: 6 } },
            ]}
          >
            <FormField label="Recipient" stretch>
              <Input
                value={typed.recipient}
                placeholder="somebody@example.com"
                spellcheck={false}
                onChange={({ detail }) => change({ recipient: detail.value })}
              />
            </FormField>
            <FormField label="Sender" description="MAIL FROM, the envelope's sender." stretch>
              <Input
                value={typed.sender}
                spellcheck={false}
                onChange={({ detail }) => change({ sender: detail.value })}
              />
            </FormField>
            <FormField label="Received" stretch>
              <DateRangePicker
                value={typed.range}
                relativeOptions={RANGES}
                onChange={({ detail }) => change({ range: detail.value })}
                isValidRange={validRange}
                placeholder="The last 24 hours"
                absoluteFormat="long-localized"
                expandToViewport
              />
            </FormField>
            <FormField label="Message id" description="Alone, it is enough." stretch>
              <Input
                value={typed.id}
                spellcheck={false}
                placeholder="01J…"
                onChange={({ detail }) => change({ id: detail.value })}
              />
            </FormField>
          </Grid>
          <Button variant="primary" iconName="search">
            Find
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  );
}

const MONTH_MS = 31 * 86_400_000;

function validRange(
  range: DateRangePickerProps.Value | null,
): DateRangePickerProps.ValidationResult {
  if (range?.type !== 'absolute') return { valid: true };
  const spanMs = Date.parse(range.endDate) - Date.parse(range.startDate);
  if (Number.isNaN(spanMs)) return { valid: false, errorMessage: 'Choose a start and an end.' };
  if (spanMs <= 0) return { valid: false, errorMessage: 'The start has to be before the end.' };
  return spanMs <= MONTH_MS
    ? { valid: true }
    : { valid: false, errorMessage: 'Mail is kept for 30 days: choose at most 31.' };
}
