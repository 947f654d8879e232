import { search as searchQuestion } from '@testudo/platform/contracts/http'
import { call, type Search } from '@testudo/ui'

/** What the node finds for a text, for the palette. */
export const search: Search = async (text, signal) => (await call(searchQuestion, { text }, signal)).hits
