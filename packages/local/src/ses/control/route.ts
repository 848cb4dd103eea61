import * as z from 'zod/mini';
import type { Region } from '../region.ts';
import { isRegionName } from '../regions.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import { ControlError } from './control-error.ts';

export interface ControlCall {
  simulator: SimulatorContext;
  /** The path's variable parts, decoded. */
  params: string[];
  query: URLSearchParams;
  /** @throws ControlError 400, saying what is wrong */
  read<T extends z.ZodMiniType>(schema: T): Promise<z.output<T>>;
  /** The body as it is, up to the size of a mail. @throws ControlError 413 */
  bytes(): Promise<Buffer>;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: RegExp;
  /** Resolves with what is answered as JSON, or with the bytes of a mail. @throws ControlError */
  answer(call: ControlCall): unknown;
}

/** The region that a path names, made when it is new. @throws ControlError 400 */
export function regionOf({ simulator, params }: ControlCall): Region {
  const name = params[0] ?? '';
  if (!isRegionName(name)) throw new ControlError(400, `${name} is not the name of a region`);
  return simulator.regions.of(name);
}

export function parseWith<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ControlError(400, z.prettifyError(result.error));
}
