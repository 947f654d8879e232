/** Real towns and harbours, WGS 84 degrees: harbours at their basins, towns at their centres. */
export interface Place {
  readonly name: string
  readonly nation: string
  readonly lat: number
  readonly lon: number
}

const HARBOURS = `
Brest FRA 48.380 -4.480|Le Havre FRA 49.480 0.140|Dunkerque FRA 51.040 2.365|Calais FRA 50.970 1.860|Zeebrugge BEL 51.330 3.200
Antwerpen BEL 51.270 4.380|Vlissingen NLD 51.445 3.690|Rotterdam NLD 51.950 4.060|Eemshaven NLD 53.440 6.830|Emden DEU 53.345 7.190
Wilhelmshaven DEU 53.580 8.145|Bremerhaven DEU 53.580 8.550|Hamburg DEU 53.530 9.930|Kiel DEU 54.325 10.145|Rostock DEU 54.150 12.110
Travemünde DEU 53.945 10.860|Sassnitz DEU 54.490 13.590|Esbjerg DNK 55.465 8.435|Aarhus DNK 56.150 10.225|København DNK 55.700 12.600
Fredericia DNK 55.560 9.755|Kalundborg DNK 55.675 11.090|Göteborg SWE 57.690 11.860|Karlskrona SWE 56.165 15.590|Karlshamn SWE 56.160 14.830
Nynäshamn SWE 58.900 17.950|Visby SWE 57.640 18.285|Slite SWE 57.705 18.805|Gävle SWE 60.685 17.220|Luleå SWE 65.575 22.170
Oslo NOR 59.900 10.740|Stavanger NOR 58.975 5.730|Bergen NOR 60.395 5.315|Trondheim NOR 63.438 10.400|Narvik NOR 68.430 17.420
Bodø NOR 67.287 14.385|Helsinki FIN 60.212 25.190|Hanko FIN 59.820 22.970|Turku FIN 60.435 22.220|Kotka FIN 60.440 26.920
Tallinn EST 59.495 24.960|Paldiski EST 59.345 24.070|Rīga LVA 57.030 24.080|Ventspils LVA 57.400 21.560|Liepāja LVA 56.530 21.000
Klaipėda LTU 55.690 21.130|Gdynia POL 54.535 18.540|Gdańsk POL 54.385 18.700|Szczecin POL 53.430 14.580|Świnoujście POL 53.910 14.265
Constanța ROU 44.160 28.650|Galați ROU 45.430 28.070|Varna BGR 43.195 27.905|Burgas BGR 42.485 27.485|Alexandroupoli GRC 40.843 25.880
Thessaloniki GRC 40.635 22.915|Trieste ITA 45.640 13.760|Livorno ITA 43.560 10.300|Koper SVN 45.555 13.735|Rijeka HRV 45.325 14.430
Durrës ALB 41.310 19.455|Bar MNE 42.090 19.090|Immingham GBR 53.630 -0.190|Southampton GBR 50.900 -1.420|Cádiz ESP 36.535 -6.285
Santander ESP 43.440 -3.800|Sines PRT 37.950 -8.865|İskenderun TUR 36.595 36.170|Reykjavík ISL 64.150 -21.930`

const TOWNS = `
Poznań POL 52.402 16.912|Warszawa POL 52.230 21.010|Łódź POL 51.770 19.455|Toruń POL 53.010 18.605|Bydgoszcz POL 53.123 18.000
Olsztyn POL 53.778 20.480|Elbląg POL 54.160 19.404|Ełk POL 53.827 22.362|Suwałki POL 54.103 22.930|Białystok POL 53.132 23.160
Augustów POL 53.843 22.980|Łomża POL 53.178 22.059|Wrocław POL 51.108 17.038|Rzeszów POL 50.041 22.000|Katowice POL 50.259 19.022
Rukla LTU 55.052 24.383|Kaunas LTU 54.897 23.910|Vilnius LTU 54.687 25.280|Šiauliai LTU 55.934 23.316|Panevėžys LTU 55.735 24.357
Marijampolė LTU 54.560 23.350|Jonava LTU 55.072 24.280|Alytus LTU 54.397 24.046|Telšiai LTU 55.984 22.247|Utena LTU 55.498 25.600
Daugavpils LVA 55.872 26.535|Jelgava LVA 56.650 23.713|Rēzekne LVA 56.510 27.340|Valmiera LVA 57.540 25.426|Kuldīga LVA 56.968 21.974
Ādaži LVA 57.077 24.320|Tartu EST 58.378 26.729|Tapa EST 59.261 25.958|Pärnu EST 58.386 24.497|Narva EST 59.377 28.190
Rakvere EST 59.347 26.356|Valga EST 57.777 26.047|Tampere FIN 61.498 23.760|Kouvola FIN 60.868 26.704|Jyväskylä FIN 62.242 25.747
Oulu FIN 65.012 25.468|Vaasa FIN 63.096 21.616|Rovaniemi FIN 66.503 25.730|Stockholm SWE 59.330 18.060|Boden SWE 65.825 21.690
Kiruna SWE 67.856 20.225|Umeå SWE 63.826 20.263|Sundsvall SWE 62.391 17.307|Malmö SWE 55.605 13.000|Norrköping SWE 58.588 16.192
Hallsberg SWE 59.066 15.110|Nybro SWE 56.745 15.907|Hamar NOR 60.795 11.068|Kristiansand NOR 58.147 7.995|Tromsø NOR 69.650 18.957
Kolding DNK 55.490 9.472|Odense DNK 55.396 10.389|Aalborg DNK 57.048 9.919|Rønne DNK 55.100 14.700|Berlin DEU 52.520 13.405
Hannover DEU 52.376 9.741|Bremen DEU 53.080 8.805|Magdeburg DEU 52.131 11.640|Leipzig DEU 51.340 12.375|Kassel DEU 51.313 9.480
Ulm DEU 48.401 9.987|Frankfurt am Main DEU 50.110 8.682|Eberswalde DEU 52.834 13.822|Utrecht NLD 52.090 5.120|Eindhoven NLD 51.440 5.478
Liège BEL 50.633 5.568|Gent BEL 51.054 3.725|Paris FRA 48.857 2.352|Lille FRA 50.637 3.063|Rennes FRA 48.112 -1.680
Strasbourg FRA 48.573 7.752|Luxembourg LUX 49.611 6.130|London GBR 51.507 -0.128|Bude GBR 50.830 -4.545|Newcastle GBR 54.978 -1.615
Praha CZE 50.075 14.437|Brno CZE 49.195 16.608|Bratislava SVK 48.148 17.107|Žilina SVK 49.223 18.740|Košice SVK 48.720 21.258
Budapest HUN 47.498 19.040|Győr HUN 47.687 17.650|București ROU 44.427 26.103|Brașov ROU 45.650 25.600|Cluj-Napoca ROU 46.770 23.590
Sofia BGR 42.698 23.322|Ljubljana SVN 46.056 14.506|Zagreb HRV 45.815 15.982|Roma ITA 41.903 12.496|Verona ITA 45.438 10.992
Madrid ESP 40.417 -3.703|Lisboa PRT 38.722 -9.139|Larissa GRC 39.638 22.418|Ankara TUR 39.934 32.860|Tirana ALB 41.328 19.818
Podgorica MNE 42.441 19.263|Skopje MKD 41.998 21.428`

const PLACES: ReadonlyMap<string, Place> = new Map(
  `${HARBOURS}|${TOWNS}`
    .split(/[|\n]/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', nation = '', lat = '', lon = ''] = /^(.+) ([A-Z]{3}) (\S+) (\S+)$/.exec(line.trim()) ?? []
      return [name, { name, nation, lat: Number(lat), lon: Number(lon) }] as const
    }),
)

/** @throws {TypeError} when the gazetteer has no such place; only a mistyped story does that */
export function place(name: string): Place {
  const found = PLACES.get(name)
  if (!found) throw new TypeError(`not in the gazetteer: ${name}`)
  return found
}
