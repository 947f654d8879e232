import { loadPolicies, type PolicySet } from '@testudo/kernel/label'
import { createContext, useContext } from 'react'

const none = loadPolicies([])

/** The policies in force on the node, as the shell loaded them; empty until then (marks read `?`, never nothing). */
export const Policies = createContext<PolicySet>(none)

export function usePolicies(): PolicySet {
  return useContext(Policies)
}
