export { type Certificate, certificatesOf } from './certificate.ts'
export { type SignatureFlaw, type Verdict, verifyDetached } from './verifyDetached.ts'
