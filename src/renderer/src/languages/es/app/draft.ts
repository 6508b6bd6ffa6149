import type { Catalogue } from '../../catalogue.ts'

export const draft: Catalogue['draft'] = {
  back: 'Se ha recuperado lo que había escrito',
  backText: 'La página se volvió a cargar antes de guardarlo. «Cancelar» lo descarta.',
  leaveTitle: '¿Salir sin guardar?',
  leaveText: 'Lo que escribió aquí no se conserva.',
  leaveDo: 'Salir',
}
