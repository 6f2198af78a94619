export const roles = ['ADMIN', 'EDITOR', 'VIEWER'] as const

export type Role = (typeof roles)[number]
