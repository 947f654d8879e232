export { type Certificate, certificatesOf } from './certificate.ts'
export { type SignatureFlaw, verifyDetached } from './verifyDetached.ts'
