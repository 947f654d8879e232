/**
 * Words as names of hosts and firms are made of, in several languages, written down for this table: what letters follow
 * each other in names that people choose. More words make the table better; the test beside tells by how much.
 */
export const WORDS = `
access account action active address admin advance adventure agency agenda air alarm album alert alliance alpha amber
analytics anchor android angel animal answer apache api app apple archive arena army article artist asia assets atlantic
atlas auction audio august auto award baby back balance bank banner base basket battle beach beauty best beta big bike
bird black block blog blue board boat body book boost border boston bot box brain brand bread bridge bright broker brown
browser budget build bureau bus business button buy cable cafe calendar call camera camp campus canada cancel capital car
card care career cargo carnet cart cash castle catalog center central centre chain challenge chamber channel chat check
chef chemical child china choice church cinema circle city civil class clean clear click client climate clinic clock
cloud club coach coast code coffee collect college color comfort comic command commerce common community company compare
complete computer concept concert conference config connect consult contact content control cook cool copy core corner
corporate cosmos council country coupon course court cover craft create credit crew cross crystal culture customer cyber
daily dance dark dashboard data date day deal debate debug deep defence delivery delta demo dental depot design desk
detail develop device dial diet digital dimension direct directory discover display district divide doctor document dog
domain door double down download dragon dream drive drop duo dynamic eagle earth east easy echo eco economy edge
education effect elastic electric element elite email emerald empire energy engine english enter enterprise entry equal
estate ethic europe event ever exact exchange expert explore export express extra eye fabric face factory fair faith
falcon family fantasy farm fashion fast feature federal feed festival fiber fiction field file film filter final finance
find fire first fish fit flash fleet flight flow flower fly focus folder food foot force forest forge form fortune forum
forward foundation frame free fresh friend front fruit fuel full fun fund future galaxy gallery game garden gas gate
gateway gazette general genius gift girl glass global gold golf good government grand graph gravity great green grid
ground group grow guard guide guitar gun hair hand happy harbor hardware harvest head health heart heat heavy helm help
herald heritage hero hidden high hill history hobby hold holiday home honest hope horizon horse hospital host hotel
hour house human hunter ice icon idea image impact import inbox income index india industry info ink inside insight
institute insurance intel inter invest invite iron island item jazz jet job join journal journey juice jump junior just
justice keep key kids kind king kitchen knight know label labor lady lake land language large laser launch law layer
lead league learn legal legend lemon letter level liberty library license life light line link lion liquid list little
live load loan local lock logic login logistics london long look lotus love lucky lunch luxury mac machine magazine magic
mail main major make malta manage map marble march marine mark market marketing master match material math matrix maxi
media medical meet member memory menu merchant message metal meter metro micro middle military mind mini mining minute
mirror mission mobile mode model modern module moment money monitor moon more mother motion motor mountain mouse movie
museum music mutual name nation native nature naval navigate near need neo net network new news next night noble node
nord normal north note nova number nurse oak ocean office official oil old olive omega one online open opera optic option
orange orbit orchid order organic origin outlet outlook over owl oxford pacific pack page paint palace panda panel paper
paradise parent park parking part partner party pass password patch path patient pay payment peace pearl pen people
perfect pet pharma phone photo physics piano pick pilot pink pioneer pipe pixel pizza place plan planet plant plastic
platform play player plaza plus pocket poetry point poker police policy politic poll pool popular port portal portfolio
post power prefix premier premium present press price prime print privacy private prize pro process produce profile
program project promo property protect proxy public publish pulse pump pure push quality quantum query quest quick quiet
quote rabbit race radar radio rail rain random range rapid rate reach read real record recruit red refer reform region
register relax relay release remote rent repair report rescue research reserve resort resource response rest result
retail review reward rich ride right ring river road robot rocket role roman room root rose round route royal ruby rule
run rural safe sage sail sale salon salt sample sand satellite save scan school science scope score screen script search
season seat second secret section secure security seed select self senior sense server service session set seven shadow
share shark sharp shield ship shoe shop short show sign signal silver simple single site sky sleep slim small smart smile
smoke snow social soft solar sold solution sonic soul sound source south space spark special speed spirit sport spring
square stable staff stage standard star start state static station status stay steam steel step stick stock stone stop
storage store storm story stream street strike strong studio study style submit success sugar suite summer summit sun
super supply support sure surface surf survey sweet swift swiss switch symbol sync system table tactic talent talk target
task taste tax taxi team tech technology tele temple ten tennis terra test text theater theme thing think ticket tiger
time tiny tip title today token tool top torch total touch tour tower town toy track trade traffic trail train transfer
transit translate travel treasure tree trend trial tribune trip trophy truck true trust truth tube turbo turn twin type
ultra under unified union unique united universe university update upload urban user vacation valley value vault vector
vehicle venture verify version vertex victory video view village vintage violet virtual vision visit visual vital vivid
voice volume vote voyage wall wallet wander war warehouse watch water wave way wealth weather web wedding week welcome
west whale wheel white wiki wild wind window wine wing winter wire wise wolf woman wonder wood word work world wrap
write yacht year yellow yoga young youth zebra zero zone zoo
accueil actualite agence annonce argent artiste assurance avenir banque bibliotheque boutique bureau cadeau campagne
chambre chanson cheval chose ciel conseil cuisine demain ecole eglise emploi enfant enseigne entreprise espace etoile
famille femme ferme fleur foret formation gare gouvernement histoire homme immobilier jardin jeunesse jouet journee
langue lecture lettre livre logement loisir lumiere maison marche mairie ministere monde montagne musique mutuelle
naissance oiseau parfum patrimoine paysage pharmacie piscine plage poisson presse quartier recette region sante soleil
tourisme travail usine vacances vente ville vitrine voiture voyageur
arbeit auskunft bahn bau bildung bund deutsch dienst einkauf eltern fahrt feuer flug freund garten gemeinde gesund haus
heute himmel kauf kinder kirche kraft kranken kunst land leben licht markt mensch nachricht neue preis recht reise
schule sicher sonne spiel sprache stadt strasse strom stunde tier verein versand verlag versicherung wald wasser welt
werk wetter wirtschaft wissen wohnung zeit zeitung zentrum
agua amigo amor banco barrio bueno caballo calle camino campo casa ciudad cocina comida correo dinero diario empresa
escuela estrella familia fiesta flores fuego gente gobierno hombre iglesia jugar libro luna madera mercado mujer mundo
negocio noticia nuevo palabra playa precio prensa puerto salud semana sombra tierra tienda trabajo universidad verde viaje
viento vida vuelo
attivita bella calcio cantina colore corriere donna edilizia estate fabbrica fiume giornale giorno gioco lavoro libero
lingua macchina mare mondo musica negozio notizie ospedale paese porta prodotti prezzo scuola servizi sole spazio strada
terra turismo uomo vacanza viaggi vino vita
adnet adserv bitly bootstrap bytes cdn cisco cpanel crypto dev devops dns docker doubleclick ebay edgekey epic fastly
firefox firewall flickr forti github gitlab gmail google gstatic hadoop imgur insta intranet ipsec java jenkins jquery
json kafka kernel kube lenovo linkedin linux maven meta microsoft mongo mozilla msn mysql netflix nginx nodejs nokia
nvidia office onedrive opendns openssl oracle outlook paypal php pinterest pixel playstation postgres python qualcomm
reddit redhat redis roblox samsung segment shopify siemens skype slack snap sony spotify sqlite ssh steam stripe telegram
tesla tiktok tomcat torrent tumblr twitch twitter ubuntu unity usenet vimeo vmware vodafone webex whatsapp wifi
wikipedia windows wordpress xbox xerox yahoo yandex youtube zend zoom zyxel
`
