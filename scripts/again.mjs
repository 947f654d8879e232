// Which files of a stage are run once more, alone, and what that changes in the sums. (docs/decisions/0010)
import { relative } from 'node:path'

/** How many files of a stage may fail and be run again, alone. More is no accident. */
const SECOND_TRIES = 3

/**
 * The process of a file died of a signal, or could not begin: tests it never told of, none that failed, nothing said. What it
 * had told before is kept, so nothing is hidden.
 */
const died = ({ message, assertionResults }) =>
  message === '' &&
  assertionResults.some(({ status }) => status === 'pending') &&
  assertionResults.every(({ status }) => status !== 'failed')

/**
 * The files of one run of vitest, in its JSON report, that deserve a second try, relative to `root`; none when there is no
 * such file, when there are more than three, and when one of them looks for leaks: it draws other worlds each time, so a
 * second try would hide what the first one found. One whose process died has found nothing yet.
 */
export function filesToTryAgain(report, root) {
  const suites = report.testResults.filter(({ status }) => status === 'failed')
  if (suites.length > SECOND_TRIES) return []
  if (suites.some((suite) => suite.name.includes('noninterference') && !died(suite))) return []
  return suites.map(({ name }) => relative(root, name))
}

/**
 * What the first run counted wrong when the second passed: tests that failed, and tests nobody heard of, each by its name
 * with why. A test that is skipped on purpose stays skipped: the second run has to have passed it.
 */
export function mended(report, second, root) {
  const passed = new Set(
    second.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'passed').map(({ fullName }) => `${name} ${fullName}`),
    ),
  )
  const failed = report.testResults.filter(({ status }) => status === 'failed')
  return failed.flatMap((suite) =>
    suite.assertionResults
      .filter(({ status, fullName }) => status !== 'passed' && passed.has(`${suite.name} ${fullName}`))
      .map(({ status, fullName }) => ({
        status,
        test: `${relative(root, suite.name)} > ${fullName}${died(suite) ? ' (the process of its file died at first)' : ''}`,
      })),
  )
}
