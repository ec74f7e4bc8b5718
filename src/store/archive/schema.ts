import * as v from 'valibot';
import { ROLES } from '../../core/model.ts';
import { FORMAT, LIMITS, VERSIONS, type Archive } from './format.ts';

// Every message continues the sentence "<path> …".

const text = (most: number = LIMITS.textChars) =>
  v.pipe(
    v.string('must be a text'),
    v.maxLength(most, `must be at most ${most.toLocaleString('en')} characters long`),
  );
const name = v.pipe(text(LIMITS.nameChars), v.minLength(1, 'must not be empty'));
const hex = (digits: number) =>
  v.pipe(
    v.string('must be a text'),
    v.regex(new RegExp(`^[0-9a-f]{${digits}}$`), `must be ${digits} hexadecimal digits`),
  );
const number = v.pipe(v.number('must be a number'), v.finite('must be a finite number'));
const amount = v.pipe(
  number,
  v.minValue(0, 'must not be negative'),
  v.maxValue(1e15, 'must be at most a thousand million million'),
);
const count = v.pipe(amount, v.integer('must be a whole number'));
const score = v.pipe(
  number,
  v.minValue(0, 'must be between 0 and 1'),
  v.maxValue(1, 'must be between 0 and 1'),
);
const logprob = v.pipe(number, v.maxValue(0, 'must not be above 0'));
const yes = v.literal(true, 'must be true');
const flag = v.boolean('must be true or false');
const list = <T extends v.GenericSchema>(item: T, most: number = LIMITS.listItems) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.maxLength(most, `must have at most ${most.toLocaleString('en')} items`),
  );
const object = <T extends v.ObjectEntries>(entries: T) =>
  v.strictObject(entries, (issue) =>
    issue.expected === 'never'
      ? 'is not part of this format'
      : issue.received === 'undefined'
        ? 'is missing'
        : 'must be an object',
  );
/** A record with names of the person's choosing. Unlike valibot's own it keeps columns named `constructor`. */
const record = <T>(isValue: (value: unknown) => value is T, what: string) =>
  v.custom<Record<string, T>>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(([key, item]) => key.length <= LIMITS.nameChars && isValue(item)),
    `must be an object of ${what}`,
  );
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LIMITS.textChars;
const isOption = (value: unknown): value is string | number =>
  isText(value) || (typeof value === 'number' && Number.isFinite(value));
const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of: ${values.join(', ')}`);
const variant = <const T extends v.VariantOptions<K>, K extends string>(key: K, options: T) =>
  v.variant(key, options, `must have a ${key} that this version knows`);

const usage = object({
  tokensIn: amount,
  tokensOut: amount,
  tokensCached: v.exactOptional(amount),
  estimated: v.exactOptional(flag),
});

const demonstrations = list(object({ input: text(), output: text() }), 10_000);
const prompt = object({
  text: text(),
  demonstrations: v.exactOptional(demonstrations),
  closing: v.exactOptional(text()),
});
const modelRef = object({ connection: name, model: name });
const price = object({ input: amount, output: amount, cached: v.exactOptional(amount) });

const metric = variant('kind', [
  object({ kind: v.literal('exact'), caseSensitive: v.exactOptional(flag) }),
  object({ kind: v.literal('contains'), caseSensitive: v.exactOptional(flag) }),
  object({ kind: v.literal('numeric'), tolerance: v.exactOptional(amount) }),
  object({ kind: v.literal('token-f1') }),
  object({
    kind: v.literal('regex'),
    pattern: text(LIMITS.nameChars),
    flags: v.exactOptional(text(10)),
  }),
  object({ kind: v.literal('json-field'), path: text(LIMITS.nameChars) }),
]);

const exampleId = hex(16);
const task = object({
  id: name,
  name,
  description: text(),
  datasetId: hex(24),
  split: object({ train: list(exampleId), dev: list(exampleId), test: list(exampleId) }),
  metric,
  seeds: v.pipe(list(prompt, 1_000), v.minLength(1, 'must have at least one prompt')),
  inputTemplate: text(),
  maxTokens: count,
});

const run = object({
  id: name,
  name,
  spec: object({
    method: object({ id: name, version: count }),
    options: record(isOption, 'numbers and texts'),
    seed: text(LIMITS.nameChars),
    task,
    models: object({ optimizer: modelRef, task: modelRef, judge: v.exactOptional(modelRef) }),
    json: v.exactOptional(yes),
  }),
  budget: object({ calls: count, tokens: v.exactOptional(amount), usd: v.exactOptional(amount) }),
  status: oneOf(['paused', 'done', 'failed']),
  ending: v.exactOptional(oneOf(['completed', 'budget', 'stopped'])),
  champion: v.exactOptional(name),
  error: v.exactOptional(object({ kind: name, message: text() })),
  createdAt: amount,
  endedAt: v.exactOptional(amount),
  prices: object({
    optimizer: v.exactOptional(price),
    task: v.exactOptional(price),
    judge: v.exactOptional(price),
  }),
  migration: v.exactOptional(object({ runId: name, from: modelRef, score: v.exactOptional(score) })),
});

const place = v.pipe(
  name,
  v.regex(/^[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*$/, 'must be a path of counters, such as 3.1/0'),
);
const callKey = hex(64);
const calls = list(callKey, 10_000);
const parents = list(object({ id: place, role: name }), 10_000);

const event = variant('type', [
  object({ type: v.literal('run-began'), spec: hex(64) }),
  object({ type: v.literal('round-started'), round: count }),
  object({
    type: v.literal('reply-received'),
    by: name,
    role: v.exactOptional(oneOf(['judge'])),
    calls,
    usage,
    fault: v.exactOptional(text()),
  }),
  object({
    type: v.literal('candidate-proposed'),
    candidate: object({
      id: place,
      text: text(),
      demonstrations: v.exactOptional(demonstrations),
      closing: v.exactOptional(text()),
      by: name,
      parents,
      calls,
      note: v.exactOptional(text()),
      kind: v.exactOptional(oneOf(['prompt', 'mutation-prompt'])),
    }),
  }),
  object({ type: v.literal('proposal-failed'), by: name, parents, calls, fault: text() }),
  object({
    type: v.literal('candidate-scored'),
    candidateId: place,
    on: v.union(
      [oneOf(['train', 'dev', 'test']), list(exampleId)],
      'must be the name of a split or a list of example ids',
    ),
    score,
    scores: list(score),
    asked: v.exactOptional(count),
    measuring: v.exactOptional(oneOf(['metric', 'likelihood'])),
    usage,
  }),
  object({ type: v.literal('candidate-remarked'), candidateId: place, remark: text() }),
  object({ type: v.literal('population-kept'), ids: list(place) }),
  object({ type: v.literal('test-opened'), start: place, champion: place }),
]);

const call = object({
  key: callKey,
  role: oneOf(ROLES),
  completion: object({
    text: text(),
    finish: oneOf(['stop', 'length', 'content-filter']),
    usage,
    logprobs: v.exactOptional(
      list(object({ token: text(), logprob, top: list(object({ token: text(), logprob }), 100) }), 100_000),
    ),
  }),
  request: v.exactOptional(
    object({
      model: text(2 * LIMITS.nameChars),
      messages: list(object({ role: oneOf(['system', 'user', 'assistant']), content: text() }), 10_000),
      temperature: amount,
      maxTokens: count,
      seed: number,
      topP: v.exactOptional(amount),
      stop: v.exactOptional(list(text(LIMITS.nameChars), 100)),
      json: v.exactOptional(yes),
      logprobs: v.exactOptional(count),
    }),
  ),
  ms: amount,
});

const archive = object({
  format: v.literal(FORMAT, `must be ${FORMAT}`),
  version: v.picklist(VERSIONS, `must be one of: ${VERSIONS.join(', ')}`),
  exportedAt: text(100),
  run,
  connections: list(
    object({ id: name, provider: name, name, baseUrl: v.exactOptional(text(LIMITS.nameChars * 4)) }),
    100,
  ),
  dataset: object({
    id: hex(24),
    fields: list(text(LIMITS.nameChars), 10_000),
    rows: list(exampleId, LIMITS.rows),
    examples: list(object({ id: exampleId, fields: record(isText, 'texts'), target: text() }), LIMITS.rows),
  }),
  events: list(object({ place, event }), LIMITS.events),
  calls: list(call, LIMITS.calls),
});

/** The shape of a run file of this version. What the parts mean to each other is checked after. */
export const archiveSchema: v.GenericSchema<unknown, Archive> = archive;

/** The names of everything in a type, optional or not, all the way down. */
type Names<T> = T extends readonly (infer Item)[]
  ? readonly Names<Item>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Names<NonNullable<T[K]>> }
    : unknown;

/** Compiles only while schema and types name the same things: a field that is new in core must be decided on here. */
type Same<A, B> = [Names<A>] extends [Names<B>] ? ([Names<B>] extends [Names<A>] ? true : never) : never;
true satisfies Same<v.InferOutput<typeof archive>, Archive>;
