import Checkbox from '@cloudscape-design/components/checkbox';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Integration } from '../api/generated/schema.ts';

export type HeaderWish = Integration['headers'];

/** What the server fills in for what is left out. */
export const PLAIN_HEADERS: HeaderWish = {
  received: 'none',
  loops: { detect: true, maxReceived: 50, maxPassages: 5 },
  arc: { mode: 'off', authservId: null },
  returnAddress: { mode: 'off', domain: null, lifetimeDays: 30 },
};

/** What else happens to the header of a mail: few need to change it. */
export function HeaderFields({
  headers,
  onChange,
}: {
  headers: HeaderWish;
  onChange: (headers: HeaderWish) => void;
}) {
  const { received, loops, arc, returnAddress } = headers;
  const optional = (label: string) => (
    <>
      {label} <i>– optional</i>
    </>
  );
  return (
    <ExpandableSection headerText="Header fields" variant="footer">
      <SpaceBetween size="m">
        <Checkbox
          checked={loops.detect}
          description="Mail that goes round in circles ends as failed, with a report to its sender."
          onChange={({ detail }) =>
            onChange({ ...headers, loops: { ...loops, detect: detail.checked } })
          }
        >
          Stop mail loops
        </Checkbox>
        <Checkbox
          checked={received === 'add'}
          description="The SMTP front and SES add theirs anyway."
          onChange={({ detail }) =>
            onChange({ ...headers, received: detail.checked ? 'add' : 'none' })
          }
        >
          Add a Received field
        </Checkbox>
        <Checkbox
          checked={arc.mode === 'seal'}
          description="For recipients' servers that go by what the scanner's server found (RFC 8617)."
          onChange={({ detail }) =>
            onChange({ ...headers, arc: { ...arc, mode: detail.checked ? 'seal' : 'off' } })
          }
        >
          Add an ARC seal
        </Checkbox>
        {arc.mode === 'seal' && (
          <FormField
            label={optional('Whose Authentication-Results go into the seal')}
            description="Such as amazonses.com, for mail that SES received."
          >
            <Input
              value={arc.authservId ?? ''}
              spellcheck={false}
              onChange={({ detail }) =>
                onChange({ ...headers, arc: { ...arc, authservId: detail.value || null } })
              }
            />
          </FormField>
        )}
        <Checkbox
          checked={returnAddress.mode === 'signed'}
          description="Where From is rewritten: each author gets an address that leads answers back. Its domain has to be received through SES."
          onChange={({ detail }) =>
            onChange({
              ...headers,
              returnAddress: { ...returnAddress, mode: detail.checked ? 'signed' : 'off' },
            })
          }
        >
          Rewrite From to return addresses
        </Checkbox>
        {returnAddress.mode === 'signed' && (
          <FormField
            label={optional('Domain of return addresses')}
            description="Of the organization, or below one, such as return.example.com."
          >
            <Input
              value={returnAddress.domain ?? ''}
              spellcheck={false}
              onChange={({ detail }) =>
                onChange({
                  ...headers,
                  returnAddress: { ...returnAddress, domain: detail.value.trim() || null },
                })
              }
            />
          </FormField>
        )}
      </SpaceBetween>
    </ExpandableSection>
  );
}

/** As the API takes it: what is not set is left out. */
export function headerBody({ received, loops, arc, returnAddress }: HeaderWish) {
  return {
    received,
    loops,
    arc: {
      mode: arc.mode,
      ...(arc.authservId === null ? {} : { authservId: arc.authservId.trim() }),
    },
    returnAddress: {
      mode: returnAddress.mode,
      lifetimeDays: returnAddress.lifetimeDays,
      ...(returnAddress.domain === null ? {} : { domain: returnAddress.domain }),
    },
  };
}

/** In words, for those who only look. */
export function headerText({ received, loops, arc, returnAddress }: HeaderWish): string {
  const parts = [
    loops.detect ? 'loops are stopped' : 'loops are not stopped',
    received === 'add' ? 'a Received field is added' : undefined,
    arc.mode === 'seal' ? 'an ARC seal is added' : undefined,
    returnAddress.mode === 'signed'
      ? `return addresses${returnAddress.domain === null ? '' : ` at ${returnAddress.domain}`}, valid for ${returnAddress.lifetimeDays} days`
      : undefined,
  ].filter((part) => part !== undefined);
  const text = parts.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
