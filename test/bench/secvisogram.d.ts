// The library has its types in JSDoc only.
declare module '@secvisogram/csaf-validator-lib/*'
