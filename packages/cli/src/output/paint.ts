import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'faint' | 'strong';

/** Colours a text, or leaves it as it is where colours are off. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  faint: 'dim',
  strong: 'bold',
} as const satisfies Record<Tone, string>;

export function createPaint(isOn: () => boolean): Paint {
  return (tone, text) =>
    isOn() && text !== '' ? styleText(STYLES[tone], text, { validateStream: false }) : text;
}
