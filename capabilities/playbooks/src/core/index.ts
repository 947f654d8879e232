export const NAME = 'playbooks'
