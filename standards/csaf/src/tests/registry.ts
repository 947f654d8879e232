import type { CsafTest, CsafVersion } from '../test.ts'
import { branchCategories, shortHash, versionIndicator, versionRange } from './informative/products.ts'
import { cvss30, missingCve, missingCwe, onlyCvss2 } from './informative/scores.ts'
import { spelling } from './informative/spelling.ts'
import { unresolvedOthers, unresolvedSelf } from './informative/urls.ts'
import { circularProduct } from './mandatory/circles.ts'
import { inconsistentCvss, invalidCvss, manyScores, wrongComputation } from './mandatory/cvss.ts'
import { cwe } from './mandatory/cwe.ts'
import { doubledGroupId, missingGroupId } from './mandatory/groupIds.ts'
import { language, translation, translator } from './mandatory/languages.ts'
import { doubledProductId, missingProductId } from './mandatory/productIds.ts'
import { doubledHash, purl, rangeInVersion } from './mandatory/products.ts'
import { profileTests, prohibitedCategory } from './mandatory/profiles.ts'
import * as revisions from './mandatory/revisions.ts'
import { contradictingStatus } from './mandatory/statuses.ts'
import * as vulnerabilities from './mandatory/vulnerabilities.ts'
import * as document from './optional/document.ts'
import { noHelper, onlyMd5, onlySha1, rangeWithoutVers, unusedProduct } from './optional/products.ts'
import { buildMetadata, olderCurrentRelease, olderInitialRelease } from './optional/tracking.ts'
import * as weaknesses from './optional/vulnerabilities.ts'
import { TITLES_21, tests21 } from './registry21.ts'

/** Tests of CSAF 2.0, and of 2.1 where it kept them. */
const tests20: readonly CsafTest[] = [
  missingProductId,
  doubledProductId,
  circularProduct,
  missingGroupId,
  doubledGroupId,
  contradictingStatus,
  manyScores,
  invalidCvss,
  wrongComputation,
  inconsistentCvss,
  cwe,
  language,
  purl,
  ...Object.values(revisions),
  translator,
  ...Object.values(vulnerabilities),
  doubledHash,
  prohibitedCategory,
  ...profileTests,
  translation,
  rangeInVersion,
  unusedProduct,
  ...Object.values(weaknesses),
  buildMetadata,
  olderInitialRelease,
  olderCurrentRelease,
  onlyMd5,
  onlySha1,
  ...Object.values(document),
  noHelper,
  rangeWithoutVers,
  onlyCvss2,
  cvss30,
  missingCve,
  ...missingCwe,
  shortHash,
  unresolvedOthers,
  unresolvedSelf,
  spelling,
  branchCategories,
  versionRange,
  versionIndicator,
]

/** In the order of sections: 6.1.2 before 6.1.10. */
const inOrder = (a: CsafTest, b: CsafTest): number => {
  const [left, right] = [a.id.split('.'), b.id.split('.')]
  for (const [i, part] of left.entries()) {
    const difference = Number(part) - Number(right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

const changed = new Set(tests21.map(({ id }) => id))

const byVersion: Readonly<Record<CsafVersion, readonly CsafTest[]>> = {
  '2.0': tests20.filter(({ versions }) => versions.includes('2.0')).toSorted(inOrder),
  '2.1': [
    ...tests20.flatMap((test) =>
      test.versions.includes('2.1') && !changed.has(test.id)
        ? [{ ...test, title: TITLES_21.get(test.id) ?? test.title }]
        : [],
    ),
    ...tests21,
  ].toSorted(inOrder),
}

/** The tests of one version, in the order of its sections. What 2.1 changed takes the place of what it was in 2.0. */
export const testsOf = (version: CsafVersion): readonly CsafTest[] => byVersion[version]
