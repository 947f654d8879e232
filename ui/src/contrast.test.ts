import { describe, expect, it } from 'vitest'

interface Host {
  readonly process: { getBuiltinModule(name: 'fs'): { readFileSync(path: string, encoding: 'utf8'): string } }
}

// The test runner empties style sheets that are imported, and this program has no Node types: the file is read directly.
const { readFileSync } = (globalThis as unknown as Host).process.getBuiltinModule('fs')
const css = readFileSync(new URL(import.meta.url).pathname.replace('contrast.test.ts', 'tokens.css'), 'utf8')

function tokensOf(scheme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const block = new RegExp(`data-mantine-color-scheme=.${scheme}.\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return new Map(
    [...block.matchAll(/--t-([\w-]+): (#[0-9a-f]{6});/gi)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** WCAG 2.2 relative luminance of #rrggbb. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function ratio(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['canvas', 'surface', 'raised', 'hover', 'accent-soft']
const MARK_GROUNDS = [...GROUNDS, 'sea', 'land']
const STATES = ['ok', 'degraded', 'severe', 'not', 'unknown']

/** Lowest ratios as ux §2 prints them, dark and light. */
const PRINTED = {
  dark: {
    text: 12.5,
    text2: 7.1,
    text3: 4.8,
    accent: 6.5,
    ok: 4.7,
    degraded: 10.4,
    severe: 5.5,
    not: 4.6,
    unknown: 6.9,
  },
  light: {
    text: 15.4,
    text2: 6.9,
    text3: 4.8,
    accent: 5.7,
    ok: 3.5,
    degraded: 3.1,
    severe: 4.5,
    not: 6.5,
    unknown: 4.2,
  },
} as const

describe.each(['dark', 'light'] as const)('tokens, %s', (scheme) => {
  const tokens = tokensOf(scheme)
  const value = (name: string) => tokens.get(name) ?? '#ff00ff'
  const lowest = (name: string, grounds: readonly string[]) =>
    Math.min(...grounds.map((ground) => ratio(value(name), value(ground))))

  it('are all there', () => {
    expect(tokens.size).toBe(39)
  })
  it.each(['text', 'text2', 'text3', ...STATES.map((state) => `${state}-text`)])('%s reads on every ground', (name) => {
    expect(lowest(name, GROUNDS)).toBeGreaterThanOrEqual(4.5)
  })
  it.each([...STATES, 's1', 's2', 's3', 's4', 's5', 'focus'])('%s is seen on every ground and on the map', (name) => {
    expect(lowest(name, MARK_GROUNDS)).toBeGreaterThanOrEqual(3)
  })
  it('the border of inputs is seen', () => {
    expect(lowest('control', ['canvas', 'surface'])).toBeGreaterThanOrEqual(3)
  })
  it.each(STATES)('words in the colour of %s read on its tint', (state) => {
    expect(ratio(value(`${state}-text`), value(`${state}-tint`))).toBeGreaterThanOrEqual(4.5)
  })
  it('white reads on the primary button', () => {
    expect(ratio(value('on-fill'), value('accent-fill'))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(Object.entries(PRINTED[scheme]))('%s keeps the ratio the design prints', (name, printed) => {
    const grounds = STATES.includes(name) ? MARK_GROUNDS : GROUNDS
    expect(lowest(name, grounds)).toBeGreaterThanOrEqual(printed - 0.06)
  })
})
