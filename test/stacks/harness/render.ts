import { unpackVariable } from '@mailferry/core/settings/packed-variable';
import type { Resource } from './mocks.ts';

/** Values that are JSON inside, shown as what they mean. */
const JSON_TEXT = new Set([
  'policy',
  'eventPattern',
  'redrivePolicy',
  'MAILFERRY_SETTINGS',
  'ADMIN_CELLS',
]);

/** Resources as indented text, one property a line, for people who review a change. */
export function render(resources: Resource[]): string {
  return resources
    .map(
      ({ type, name, region, inputs }) => `${name}  ${type}  ${region}\n${renderValue(inputs, 1)}`,
    )
    .join('\n');
}

function renderValue(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${inline(item, depth)}`).join('');
  }
  return Object.entries(value as Record<string, unknown>)
    .filter(([key, item]) => item !== undefined && item !== null && key !== 'dashboardBody')
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, item]) => `${indent}${key}: ${inline(parsed(key, item), depth)}`)
    .join('');
}

function inline(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return `${String(value)}\n`;
  const short = JSON.stringify(value);
  return short.length <= 80 ? `${short}\n` : `\n${renderValue(value, depth + 1)}`;
}

function parsed(key: string, value: unknown): unknown {
  return JSON_TEXT.has(key) && typeof value === 'string'
    ? JSON.parse(unpackVariable(value))
    : value;
}
