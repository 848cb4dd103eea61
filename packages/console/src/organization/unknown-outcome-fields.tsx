import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { UNKNOWN_ACTIONS, UNKNOWN_LABELS, type UnknownAction } from './unknown-outcome.ts';

/** What happens to mail that SES may have accepted, and how long it waits for that. */
export function UnknownOutcomeFields({
  action,
  waitSeconds,
  fault,
  onAction,
  onWait,
}: {
  action: UnknownAction;
  /** As typed. */
  waitSeconds: string;
  fault: string | undefined;
  onAction: (action: UnknownAction) => void;
  onWait: (typed: string) => void;
}) {
  return (
    <SpaceBetween size="m">
      <FormField label="When an answer of SES is lost">
        <RadioGroup
          value={action}
          items={UNKNOWN_ACTIONS.map((value) => ({ value, ...UNKNOWN_LABELS[value] }))}
          onChange={({ detail }) => {
            const chosen = UNKNOWN_ACTIONS.find((known) => known === detail.value);
            if (chosen !== undefined) onAction(chosen);
          }}
        />
      </FormField>
      {action !== 'resend' && (
        <FormField
          label="How long to wait for proof, in seconds"
          description="1 to 86,400. SES reports within seconds, as a rule."
          errorText={fault}
        >
          <Input
            value={waitSeconds}
            inputMode="numeric"
            onChange={({ detail }) => onWait(detail.value)}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}

/** The range of the API, in seconds. */
export function isWait(typed: string): boolean {
  const seconds = Number(typed);
  return typed.trim() !== '' && seconds >= 1 && seconds <= 86_400;
}
