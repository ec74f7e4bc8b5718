import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIST, priceList, type ListedPrice } from '../../src/catalog/prices/listed.ts';

const listed = async (baseUrl: string, model: string): Promise<ListedPrice | undefined> =>
  (await priceList())(baseUrl, model);

describe('the list of prices', () => {
  it('says of which day it is: whoever takes another version of the package enters when that was published', () => {
    const { version } = JSON.parse(
      readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8'),
    ) as { version: string };
    expect(LIST.version).toBe(version);
    expect(new Date(LIST.published).toISOString().slice(0, 10)).toBe(LIST.published);
  });

  it('finds a model by the address of its provider, with the price of cached input', async () => {
    const mini = { price: { input: 0.15, output: 0.6, cached: 0.075 } };
    expect(await listed('https://api.openai.com/v1', 'gpt-4o-mini')).toEqual(mini);
    expect(await listed('https://api.openai.com/v1', 'gpt-4o-mini-2024-07-18')).toEqual(mini);
    expect(await listed('https://openrouter.ai/api/v1', 'openai/gpt-4o-mini')).toEqual(mini);
  });

  it.each([
    ['https://api.anthropic.com/v1', 'claude-haiku-4-5'],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'models/gemini-2.5-flash'],
    ['https://api.mistral.ai/v1', 'mistral-small-latest'],
    ['https://api.groq.com/openai/v1', 'llama-3.1-8b-instant'],
    ['https://api.deepseek.com', 'deepseek-chat'],
    ['https://api.together.ai/v1', 'meta-llama/Llama-3.3-70B-Instruct-Turbo'],
  ])('has prices for %s', async (baseUrl, model) => {
    const found = await listed(baseUrl, model);
    expect(found?.price.input).toBeGreaterThan(0);
    expect(found?.price.output).toBeGreaterThan(0);
  });

  it('takes the price of requests of usual length, and says so', async () => {
    const pro = await listed('https://generativelanguage.googleapis.com/v1beta/openai', 'gemini-2.5-pro');
    expect(pro).toEqual({ price: { input: 1.25, output: 10, cached: 0.125 }, varies: 'length' });
  });

  it('takes the dearest hour of the day, and says so', async () => {
    const { calcPrice } = await import('@pydantic/genai-prices');
    const [url, model] = ['https://api.deepseek.com', 'deepseek-v4-flash'];
    const found = await listed(url, model);
    expect(found?.varies).toBe('hour');
    for (let hour = 0; hour < 24; hour++) {
      const timestamp = new Date(Date.UTC(2026, 10, 21, hour, 30));
      const { model_price: then } = calcPrice({}, model, { providerApiUrl: url, timestamp })!;
      expect(found!.price.input).toBeGreaterThanOrEqual(then['input_mtok'] as number);
      expect(found!.price.output).toBeGreaterThanOrEqual(then['output_mtok'] as number);
    }
  });

  it('knows what is free by name', async () => {
    const found = await listed('https://openrouter.ai/api/v1', 'meta-llama/llama-3.3-70b-instruct:free');
    expect(found).toEqual({ price: { input: 0, output: 0 } });
  });

  it.each([
    ['another server, whatever its models are called', 'http://localhost:8000/v1', 'gpt-4o-mini'],
    ['a model that it does not have', 'https://api.openai.com/v1', 'gpt-99-turbo'],
    ['a fine-tuned model', 'https://api.openai.com/v1', 'ft:gpt-4o-mini:acme'],
    ['what gives no text for tokens', 'https://api.openai.com/v1', 'text-embedding-3-small'],
    ['a provider that is not in it', 'https://models.example/v1', 'claude-haiku-4-5'],
  ])('says nothing about %s', async (_, baseUrl, model) => {
    expect(await listed(baseUrl, model)).toBeUndefined();
  });
});
