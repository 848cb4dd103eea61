import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Catalogue } from '../api/generated/schema.ts';
import { FROM_LABELS, KIND_LABELS } from '../ui/labels.ts';
import { HeaderFields } from './header-fields.tsx';
import type { Faults, IntegrationWish } from './wish.ts';

export const FROM_MODES = ['own', 'preserve', 'rewrite'] as const;

/** The form of an integration: in the wizard, when one is added, when one is changed. */
export function IntegrationFields({
  wish,
  faults,
  catalogue,
  onChange,
  kindFixed = false,
}: {
  wish: IntegrationWish;
  faults: Faults;
  catalogue: Catalogue;
  onChange: (wish: IntegrationWish) => void;
  kindFixed?: boolean;
}) {
  const options = catalogue.integrationKinds.map(({ kind, multiRegion }) => ({
    value: kind,
    label: KIND_LABELS[kind],
    description: multiRegion.applies ? 'Multi-region applies' : 'Multi-region does not apply',
  }));
  const chosen = catalogue.integrationKinds.find(({ kind }) => kind === wish.kind);
  return (
    <SpaceBetween size="l">
      {!kindFixed && (
        <FormField label="Kind">
          <Select
            selectedOption={options.find(({ value }) => value === wish.kind) ?? null}
            options={options}
            onChange={({ detail }) => {
              const kind = catalogue.integrationKinds.find(
                (known) => known.kind === detail.selectedOption.value,
              )?.kind;
              if (kind !== undefined) onChange({ ...wish, kind });
            }}
          />
        </FormField>
      )}
      {chosen?.multiRegion.applies === false && (
        <Alert type="info" header="Multi-region does not apply">
          {chosen.multiRegion.reason}
        </Alert>
      )}
      <FormField label="Name" errorText={faults['integrationName']}>
        <Input
          value={wish.name}
          onChange={({ detail }) => onChange({ ...wish, name: detail.value })}
        />
      </FormField>
      <FormField
        label={
          <>
            Delivery domain <i>– optional</i>
          </>
        }
        description="Where mail is delivered instead of the recipients' own domain, such as contoso.mail.onmicrosoft.com: SES follows MX records and would loop back to the scanner."
        errorText={faults['deliveryDomain']}
      >
        <Input
          value={wish.deliveryDomain}
          onChange={({ detail }) => onChange({ ...wish, deliveryDomain: detail.value })}
        />
      </FormField>
      <FormField label="From addresses">
        <RadioGroup
          value={wish.fromMode}
          items={FROM_MODES.map((value) => ({ value, ...FROM_LABELS[value] }))}
          onChange={({ detail }) => {
            const fromMode = FROM_MODES.find((mode) => mode === detail.value);
            if (fromMode !== undefined) onChange({ ...wish, fromMode });
          }}
        />
      </FormField>
      {wish.fromMode !== 'preserve' && (
        <FormField
          label={
            <>
              Address to rewrite From with <i>– optional</i>
            </>
          }
          description="Of a domain of the organization. Left out, one is made of the first verified domain."
          errorText={faults['rewriteAddress']}
        >
          <Input
            value={wish.rewriteAddress}
            type="email"
            onChange={({ detail }) => onChange({ ...wish, rewriteAddress: detail.value })}
          />
        </FormField>
      )}
      <HeaderFields headers={wish.headers} onChange={(headers) => onChange({ ...wish, headers })} />
    </SpaceBetween>
  );
}
