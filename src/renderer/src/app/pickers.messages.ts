import { defineMessages } from '../i18n/messages.ts'

export const pickerText = defineMessages('picker', {
  en: { unit: 'School or unit', role: 'Role', person: 'Person', permission: 'Permission' },
  es: { unit: 'Escuela o unidad', role: 'Rol', person: 'Persona', permission: 'Permiso' },
})
