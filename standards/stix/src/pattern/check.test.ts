import { describe, expect, it } from 'vitest'
import { checkPattern } from './check.ts'

describe('checkPattern', () => {
  it.each<[string, number]>([
    ['', 0],
    ['file:name = 1', 0],
    ['[file:name = ]', 13],
    ["[file:name = 'x'", 16],
    ["[file:name == 'x'] AND", 22],
    ["[file:name = 'x'] WITHIN 0 SECONDS", 25],
    ['[file:hashes."MD5" = \'x\']', 13],
    ['[file:size > true]', 13],
    ['[file:size IN (1, true)]', 18],
    ['[file:name LIKE 5]', 16],
    ["[file:ctime = t'yesterday']", 14],
    ["[file:name = 'x'] START t'2026-01-01T00:00:00Z'", 47],
    [`[file:name = 'x`, 13],
  ])('refuses %j at %i', (pattern, at) => {
    expect(checkPattern(pattern)).toMatchObject({ error: { position: { offset: at } } })
  })

  it('lists what a pattern compares', () => {
    const pattern =
      "([file:hashes.'SHA-256' LIKE 'a%' OR x-acme:b_c[*].d NOT IN (1, 2)] FOLLOWEDBY [NOT EXISTS url:value]) WITHIN 5 SECONDS"
    expect(checkPattern(pattern)).toEqual({
      comparisons: [
        { type: 'file', path: ['hashes', 'SHA-256'] },
        { type: 'x-acme', path: ['b_c', 'd'] },
        { type: 'url', path: ['value'] },
      ],
    })
  })

  it.each(['(', '[(', "[file:name = '", '[file:name IN ('])('stays quick and whole on 200,000 times %j', (piece) => {
    expect(checkPattern(piece.repeat(200_000))).toHaveProperty('error')
  })

  it('reads a string of a million characters', () => {
    expect(checkPattern(`[file:name = '${"\\'".repeat(400_000)}']`)).toHaveProperty('comparisons')
  })
})
