import { expect, test } from '@playwright/test';
import { startModelServer, type ModelServer } from '../server/modelServer.ts';
import { rowsOf } from './steps.ts';

let server: ModelServer;
test.beforeEach(async () => {
  server = await startModelServer({ shards: 6, shardBytes: 400_000, pace: 400_000 });
});
test.afterEach(() => server.close());

test('a model from an own address: downloaded through a reload, offered to runs, tried and deleted', async ({
  page,
}) => {
  await page.goto('#/models');
  const local = page.getByRole('region', { name: 'In this page (WebGPU)' });
  await expect(local.getByText(/^Your device: .+storage left$/)).toBeVisible();
  await local.getByRole('button', { name: 'Add a model from its address' }).click();
  await local.getByLabel('Name').fill('Tiny');
  await local.getByLabel('Address of the weights').fill(server.weights);
  await local.getByLabel('Address of the model library').fill(server.library);
  await local.getByRole('button', { name: 'Check and download' }).click();
  await expect(local.getByText(/a second/)).toBeVisible();

  await page.goto('#/tasks'); // it goes on
  const mark = page.getByRole('link', { name: /^Downloading/ });
  await expect(mark).toBeVisible();
  await page.reload();
  await mark.click();
  await expect(local.getByRole('button', { name: 'Load and try Tiny' })).toBeVisible();
  await expect(mark).toBeHidden();
  // a shard that was whole before the reload was not asked for again
  expect(server.asked.length).toBeLessThan(2 * 6 + 2 * 4 + 4);
  expect(await rowsOf(page, 'connections')).toMatchObject([
    { id: 'webllm', models: ['Tiny'], concurrency: 1 },
  ]);

  await local.getByRole('button', { name: 'Load and try Tiny' }).click();
  await expect(local.getByRole('alert')).toBeVisible({ timeout: 60_000 }); // it cannot talk, and that is said

  await local.getByRole('button', { name: 'Delete Tiny from this device' }).click();
  await page.getByRole('button', { name: 'Delete model' }).click();
  await expect(local.getByText('No model is here yet')).toBeVisible();
  expect(await rowsOf(page, 'connections')).toEqual([]);
  const left = await page.evaluate(async () =>
    (
      await Promise.all(
        (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length),
      )
    ).reduce((sum, count) => sum + count, 0),
  );
  expect(left).toBe(0);
});

test('the list of models is searched, filtered and paged', async ({ page }) => {
  await page.goto('#/models');
  const local = page.getByRole('region', { name: 'In this page (WebGPU)' });
  await local.getByText(/All \d+ chat models of WebLLM/).click();
  const rows = local.getByRole('list', { name: 'Models' }).getByRole('listitem');
  await expect(rows).toHaveCount(10);
  await local.getByRole('button', { name: 'Later models' }).click();
  await expect(local.getByText(/^11 to 20 of \d+ models$/)).toBeVisible();
  await local.getByRole('searchbox', { name: 'Search' }).fill('smollm2 135m');
  await expect(rows).toHaveCount(2);
  await local.getByRole('checkbox', { name: 'Without need of shader-f16' }).check();
  await expect(rows).toHaveCount(1);
  await local.getByRole('searchbox', { name: 'Search' }).fill('nothing like it');
  await expect(local.getByText('No model is like that.')).toBeVisible();
});
