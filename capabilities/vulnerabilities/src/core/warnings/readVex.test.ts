import { describe, expect, it } from 'vitest'
import { readVex } from './readVex.ts'

describe('a VEX document', () => {
  const openVex = (statements: unknown) => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    timestamp: '2026-11-22T16:42:00Z',
    statements,
  })
  it.each([
    [null, ['']],
    [{ '@context': 'https://other.example' }, ['/@context']],
    [{ ...openVex([]), timestamp: 'now' }, ['/timestamp']],
    [openVex('x'), ['/statements']],
    [openVex([{ vulnerability: 'a b', status: 'fixed', products: ['a'] }]), ['/statements/0/vulnerability']],
    [openVex([7]), ['/statements/0']],
    [openVex([{ products: ['a'] }]), ['/statements/0/vulnerability', '/statements/0/status']],
    [
      openVex([{ vulnerability: 'CVE-2026-1', status: 'constructor', products: [{}] }]),
      ['/statements/0/status', '/statements/0/products/0'],
    ],
    [openVex([{ vulnerability: 'CVE-2026-1', status: 'fixed' }]), ['/statements/0/products']],
    [
      openVex([{ vulnerability: 'CVE-2026-1', status: 'not_affected', justification: 'so', products: ['a'] }]),
      ['/statements/0/justification'],
    ],
    [{ document: { category: 'csaf_vex' } }, ['/document/tracking/current_release_date']],
    [
      {
        document: { category: 'csaf_vex', tracking: { current_release_date: '2026-11-22T16:42:00Z' } },
        vulnerabilities: [{ cve: 'CVE-2026-1', product_status: { fixed: ['a'], known_affected: ['a'] } }],
      },
      ['/vulnerabilities/0/product_status/known_affected/0'],
    ],
  ])('%j is refused at %j', (document, places) => {
    expect(readVex(document).problems.map(({ at }) => at)).toEqual(places)
  })

  it('of more statements than people make is refused as a whole', () => {
    const products = Array.from({ length: 10_001 }, (_, i) => `e${i}`)
    expect(readVex(openVex([{ vulnerability: 'CVE-2026-1', status: 'fixed', products }]))).toMatchObject({
      answers: [],
      problems: [{ at: '' }],
    })
  })
})
