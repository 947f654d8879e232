/** What is wrong with a text, and where: `at` is the index of the character, from 0. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly at: number
}

export const problem = (code: string, message: string, at: number): { readonly problem: Problem } => ({
  problem: { code, message, at },
})
