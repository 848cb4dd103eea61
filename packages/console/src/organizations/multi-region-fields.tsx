import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import type { Catalogue } from '../api/generated/schema.ts';

export type Route = Catalogue['routes'][number];

export function AllowMultiRegion({
  checked,
  onChange,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <Checkbox
      checked={checked}
      onChange={({ detail }) => onChange(detail.checked)}
      description="While SES is out of order in the primary region, mail goes through the secondary region until the primary is up again. Without it, mail waits. There is nothing to license."
    >
      Allow Multi-Region
    </Checkbox>
  );
}

/** What the terms of a route are, and the acknowledgement that goes on record where one is due. */
export function TransferTerms({
  route,
  acknowledged,
  onAcknowledge,
  errorText,
}: {
  route: Route;
  acknowledged: boolean;
  onAcknowledge: (acknowledged: boolean) => void;
  errorText?: string | undefined;
}) {
  const { acknowledgementRequired, text } = route.terms;
  if (!acknowledgementRequired) return <Alert type="info">{text}</Alert>;
  return (
    <Alert type="warning" header="GDPR notice">
      <p>{text}</p>
      <FormField errorText={errorText}>
        <Checkbox
          checked={acknowledged}
          onChange={({ detail }) => onAcknowledge(detail.checked)}
          description="Who acknowledged it, when and in these words is kept on record."
        >
          I acknowledge this for the organization
        </Checkbox>
      </FormField>
    </Alert>
  );
}

/** Why the residency forbids the route; `undefined` when it does not. */
export function residencyConflict(
  catalogue: Catalogue,
  wish: { primaryRegion: string; dataResidency: 'none' | 'eu'; allowMultiRegion: boolean },
): string | undefined {
  if (wish.dataResidency !== 'eu') return undefined;
  const regionOf = (name: string | undefined) =>
    catalogue.regions.find(({ region }) => region === name);
  const primary = regionOf(wish.primaryRegion);
  if (primary?.inEuropeanUnion === false) {
    return `${primary.label} is outside the European Union: choose another primary region, or no restriction.`;
  }
  const route = catalogue.routes.find(({ primary: name }) => name === wish.primaryRegion);
  const secondary = regionOf(route?.secondary);
  if (wish.allowMultiRegion && secondary?.inEuropeanUnion === false) {
    return `The secondary region ${secondary.label} is outside the European Union: do not allow multi-region, or choose no restriction.`;
  }
  return undefined;
}
