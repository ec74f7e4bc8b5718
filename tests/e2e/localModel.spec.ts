import { expect, test } from '@playwright/test';
import { startModelServer } from '../server/modelServer.ts';
import { reviewsCsv } from '../server/reviews.ts';
import { chooseModel, makeTask, putRow, rowsOf } from './steps.ts';

test('a run on a local model loads the real engine in a worker of its worker, and tells why it cannot go on', async ({
  page,
}) => {
  const server = await startModelServer(); // its model library is cut short
  try {
    await page.goto('');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const model = {
      id: 'tiny-q4f32',
      title: 'Tiny',
      family: 'Tiny',
      quantization: 'q4f32_1',
      url: server.weights,
      lib: server.library,
      f16: false,
    };
    await putRow(page, 'connections', {
      id: 'webllm',
      provider: 'webllm',
      name: 'In this page (WebGPU)',
      models: [model.id],
      local: [model],
      prices: { [model.id]: { input: 0, output: 0 } },
      concurrency: 1,
      createdAt: 1,
    });
    await makeTask(page, 'Reviews', reviewsCsv(20), 'Is the review positive or negative?');
    await page.getByRole('link', { name: 'New run' }).first().click();
    await page.getByRole('radio', { name: 'EvoPrompt DE' }).click();
    await chooseModel(page, 'Optimizer model', model.id);
    await chooseModel(page, 'Task model', model.id);
    await page.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByText(/for Tiny is no model library/).first()).toBeVisible();
    const [run] = await rowsOf<{ status: string; error: { kind: string } }>(page, 'runs');
    expect(run).toMatchObject({ status: 'failed', error: { kind: 'download' } });
    expect(server.asked).toContain('mlc-chat-config.json');
  } finally {
    await server.close();
  }
});
