import type { HealthParameters } from './parameters.ts';

/** AWS's own word that SES in a region has an issue (an AWS Health event), kept until it closes or expires. */
export interface Advisory {
  region: string;
  /** AWS Health's `eventTypeCode`, such as `AWS_SES_OPERATIONAL_ISSUE`. */
  code: string;
  eventArn: string;
  startedAtMs: number;
  expiresAtMs: number;
}

/**
 * While AWS itself reports trouble, less of our own evidence is enough: about half of it, and one failed probe. An
 * advisory alone never trips: AWS reports issues of features and of single customers in the same way.
 */
export function parametersUnder(
  advisory: Advisory | undefined,
  parameters: HealthParameters,
): HealthParameters {
  if (advisory === undefined) return parameters;
  return {
    ...parameters,
    minSample: Math.max(2, Math.ceil(parameters.minSample / 2)),
    tripShare: parameters.tripShare / 2,
    greySample: Math.max(2, Math.ceil(parameters.greySample / 2)),
    greyShare: parameters.greyShare / 2,
    failedProbes: 1,
  };
}

/** The advisory's part of a transition's evidence. */
export function advisorySentence(advisory: Advisory | undefined): string {
  if (advisory === undefined) return '';
  const since = new Date(advisory.startedAtMs).toISOString().slice(0, 16);
  return ` AWS Health reports an issue of SES there (${advisory.code}, since ${since}Z).`;
}
