import { describe, expect, it } from 'vitest';
import { fitOf } from '../../../../src/catalog/webllm/fit.ts';
import { PREBUILT } from '../../../../src/catalog/webllm/prebuilt.ts';
import { browse, type Offer, type Wish } from '../../../../src/ui/models/local/browse.ts';

const device = { webgpu: 'ready', f16: false, bindingBytes: 2 ** 31, graphicsMB: 4000 } as const;
const offers: Offer[] = PREBUILT.map((model) => ({
  model,
  fit: fitOf(model, device, 1),
  bytes: undefined,
  exact: false,
}));
const all: Wish = { search: '', fitting: false, withoutF16: false, atMostMB: undefined, order: 'fit' };
const found = (wish: Partial<Wish>) => browse(offers, { ...all, ...wish });

describe('the browser of models', () => {
  it('finds by all words, in any order, in title, id and family', () => {
    const ids = found({ search: ' 0.5b  QWEN q4f32 ' }).map(({ model }) => model.id);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(id).toMatch(/Qwen.*0\.5B.*q4f32/);
    expect(found({ search: 'no such model' })).toEqual([]);
    expect(found({})).toHaveLength(PREBUILT.length);
  });

  it('hides what may not fit, what needs f16 and what is too large', () => {
    for (const { fit } of found({ fitting: true })) expect(['fits', 'not-known']).toContain(fit.mark);
    for (const { model } of found({ withoutF16: true })) expect(model.f16).toBe(false);
    for (const { model } of found({ atMostMB: 1000 })) expect(model.vramMB).toBeLessThanOrEqual(1000);
    expect(found({ fitting: true }).length).toBeLessThan(PREBUILT.length);
    expect(found({ atMostMB: 1000 }).length).toBeGreaterThan(3);
  });

  it('puts what fits first, and the smallest of it', () => {
    const [first, second] = found({});
    expect(first!.fit.mark).toBe('fits');
    expect(first!.model.vramMB).toBeLessThanOrEqual(second!.model.vramMB!);
    expect(found({}).at(-1)!.fit.mark).toBe('does-not-fit');
  });

  it('orders by memory and by name', () => {
    expect(found({ order: 'small' })[0]).toBe(found({ order: 'large' }).at(-1));
    expect(found({ order: 'name' })[0]!.model.title).toMatch(/^DeepSeek/);
  });
});
