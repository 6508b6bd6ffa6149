import type { Catalogue } from '../../catalogue.ts'

export const clock: Catalogue['clock'] = {
  ahead: 'Reloj {by} adelantado respecto a la base de datos',
  behind: 'Reloj {by} atrasado respecto a la base de datos',
  advice:
    'Ponga en hora el reloj de este equipo. Hasta entonces, la consola usa el de la base de datos para todo lo que empieza, termina o es válido ahora.',
}
