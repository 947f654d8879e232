import type { CsafTest, CsafVersion } from '../test.ts'
import { doubledProductId, missingProductId } from './mandatory/productIds.ts'
import { tests21 } from './registry21.ts'

const shared: readonly CsafTest[] = [missingProductId, doubledProductId]

/** Every test of the standards. */
const allTests: readonly CsafTest[] = [...shared, ...tests21]

const byVersion: Readonly<Record<CsafVersion, readonly CsafTest[]>> = {
  '2.0': allTests.filter((test) => test.versions.includes('2.0')),
  '2.1': allTests.filter((test) => test.versions.includes('2.1')),
}

/** The tests of one version, in the order of its sections. */
export const testsOf = (version: CsafVersion): readonly CsafTest[] => byVersion[version]
