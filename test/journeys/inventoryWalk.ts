import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled, shoot, violationsOf } from './support.ts'

const TABLE = `equipment,vendor,product,version,exposure
Quay crane 1,Signalbox,GW-4,4.2.1,controlled
Quay crane 2,Signalbox,GW-4,,controlled
Quay crane 3,,,,
`
const SOON = { timeout: 60_000 }

/** A file of equipment on its way through the page: looked at, taken in, found, taken out again, taken back. */
export async function walkInventory(page: Page): Promise<void> {
  const found = async (): Promise<number> => {
    const text = await page.evaluate(async () =>
      (await fetch('/api/vulnerabilities/inventory?text=quay%20crane')).text(),
    )
    return (JSON.parse(text) as { readonly found: number }).found
  }
  await page.goto('/vulnerabilities/inventory?import=1')
  const dialog = page.getByRole('dialog')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'quay.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) })
  await dialog.getByLabel('Operator').fill('Port of the Estuary')
  await dialog.getByRole('button', { name: 'Show what would change' }).click()
  await dialog.getByText('Nothing was stored.').waitFor()
  const said = ((await dialog.textContent()) ?? '').replaceAll(/\s+/g, ' ')
  expect(said).toContain('line 4')
  expect(said).toMatch(/(?:new\s*2|2\s*new)/)
  await settled(page)
  await shoot(page, 'inventory-dry-run')
  expect(await found()).toBe(0)

  await dialog.getByRole('button', { name: 'Import 1 file' }).click()
  await dialog.getByText('Stored.').waitFor()
  await dialog.getByRole('button', { name: 'Undo this import' }).waitFor()
  await shoot(page, 'inventory-stored')
  expect(await violationsOf(page)).toEqual([])
  expect(await found()).toBe(2)

  await page.goto('/vulnerabilities/inventory')
  await page.getByRole('searchbox').fill('quay crane')
  await page.getByRole('button', { name: 'Export 2', exact: true }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^CSV/ }).click()])
  const text = readFileSync(await file.path(), 'utf8')
  expect(text).toMatch(/^\ufeff"?# \w+.*2 equipment,2 components,/)
  expect(text.trim().split('\r\n')).toHaveLength(4)

  await page.getByRole('button', { name: 'Imports' }).click()
  await page.getByRole('dialog').getByText('quay.csv').waitFor()
  await settled(page)
  await shoot(page, 'inventory-imports')
  await page.getByRole('button', { name: 'Take back quay.csv' }).click()
  await page.getByRole('button', { name: 'Undo this import' }).click()
  await expect.poll(found, SOON).toBe(0)
  await page.getByRole('dialog').getByText('Taken back').waitFor()
}
