import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './demo.client';
import { endWith, optionsOf } from './words.client';

const usage = `Usage: npm run demo [-- --lang zh]
  Tells the main job on real processes, in English or (zh) in Chinese. 以英文或中文（zh）演示主要流程。`;

const { lang = 'en' } = optionsOf(usage, { lang: { type: 'string' } });
if (lang !== 'en' && lang !== 'zh') endWith(usage, '--lang is en or zh. --lang 应为 en 或 zh。');

/** Chinese with `--lang zh`, English otherwise. */
export const chinese = lang === 'zh';

export const write = (line: string): boolean => process.stdout.write(`${line}\n`);

/** A sentence of the story. */
export const say = (en: string, zh: string): boolean => write(chinese ? zh : en);

/** What was really seen, below the sentence. */
export const fact = (...words: unknown[]): boolean => write(`     ${words.map(String).join('  ').trimEnd()}`);

/** A step that is not what the story says ends the demo with exit code 1. */
export function must(holds: boolean, what: string, answer?: Answer): void {
  if (!holds) throw new Error(`${what}${answer ? `: ${answer.status} ${answer.text.slice(0, 600)}` : ''}`);
}

/** The language of a text that came from the exchange. */
export const language = chinese ? 'zh' : 'en';

/** A worked document of the sandbox. */
export function example(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join('seeds/sandbox', `${name}.json`), 'utf8')) as Record<string, unknown>;
}

/** Output of another command, set in. */
export function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `     ${line}`)
    .join('\n');
}
