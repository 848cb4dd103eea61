import { accountSuspended, sendingPaused } from './operations/account.ts';
import type { OperationName } from './operations/names.ts';
import { SesError } from './ses-error.ts';

/** The error that a fault answers with. */
export function faultError(
  mode: 'error-500' | 'error-503' | 'throttle' | 'paused' | 'suspended',
  operation: OperationName,
): SesError {
  switch (mode) {
    case 'error-500':
      return new SesError('InternalFailure', 'The request failed because of an internal error.');
    case 'error-503':
      return new SesError('ServiceUnavailable', 'The service is unavailable.');
    case 'throttle':
      return new SesError(
        'TooManyRequestsException',
        operation === 'SendEmail' ? 'Maximum sending rate exceeded.' : 'Rate exceeded',
      );
    case 'paused':
      return sendingPaused();
    case 'suspended':
      return accountSuspended();
  }
}
