import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packVariable, unpackVariable } from '@mailferry/core/settings/packed-variable';
import { inject } from 'vitest';
import type { Variant } from './global-setup.ts';
import type { BuiltHandler } from './handlers.ts';
import type { Resource } from './mocks.ts';

export interface Graph {
  app: { protect: boolean; removal: string; providers: Record<string, unknown> };
  /** What the client library calls, as producers do; known where code was looked at. */
  client?: { calls: string[] };
  resources: Resource[];
  handlers: BuiltHandler[];
}

/** The resources that the configuration declares, in one of its variants. */
export function readGraph(variant: Variant): Graph {
  const text = readFileSync(path.join(inject('graphs'), `${variant}.json`), 'utf8');
  return JSON.parse(withoutChance(text)) as Graph;
}

/** Physical names end in eight letters of chance, code archives are named by their content. */
function withoutChance(text: string): string {
  return text
    .replace(/((?:mailferry-)?graph-[A-Za-z0-9]+)-[abcdefhkmnorstuvwxz]{8}(?![A-Za-z0-9-])/g, '$1')
    .replace(/-code-[0-9a-f]{64}\.zip/g, '-code.zip')
    .replace(/gzip:[A-Za-z0-9+/=]+/g, (packed) =>
      packVariable(withoutChance(unpackVariable(packed))),
    );
}

export function ofType(graph: Graph, type: string): Resource[] {
  const found = graph.resources.filter((resource) => resource.type === `aws:${type}`);
  if (found.length === 0) throw new Error(`no resource of type aws:${type}`);
  return found;
}

/** @throws Error unless there is exactly this one. */
export function theOne(graph: Graph, type: string, name: string): Resource {
  const [found, more] = ofType(graph, type).filter((resource) => resource.name === name);
  if (found === undefined || more !== undefined) throw new Error(`not one ${type} named ${name}`);
  return found;
}

export interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Principal?: Record<string, string[]>;
  Condition?: Record<string, Record<string, string[]>>;
}

export function statementsOf(policy: unknown): Statement[] {
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

/** What a role's inline policies allow. */
export function grantsOf(role: Resource): Statement[] {
  const policies = (role.inputs['inlinePolicies'] ?? []) as { policy: string }[];
  return policies.flatMap(({ policy }) => statementsOf(policy));
}
