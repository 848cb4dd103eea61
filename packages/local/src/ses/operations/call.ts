import type { Region } from '../region.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import type { OperationName } from './names.ts';

/** One request to SES, as an operation sees it. */
export interface Call {
  simulator: SimulatorContext;
  region: Region;
  /** The path's variable part, decoded; empty where the operation has none. */
  name: string;
  query: URLSearchParams;
  /** The parsed body; `undefined` where there is none. */
  input: unknown;
  /** The caller will not get the answer. */
  answerLost: boolean;
}

export interface Operation {
  name: OperationName;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Matches the path; its first group is `Call.name`. */
  path: RegExp;
  /** @throws SesError */
  answer(call: Call): object | Promise<object>;
}
