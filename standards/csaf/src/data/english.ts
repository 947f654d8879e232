/**
 * Words of six letters and more that security advisories use most. Those that another word is an exchange of two letters
 * away from (perform and preform, center and centre, casual and causal) are left out.
 */
export const ADVISORY_WORDS = `
ability access accessible account accounts achieve action actions active activities activity actively additional
additionally address addresses adjacent administration administrator administrators advice advised advises advisories
advisory affect affected affecting affects against algorithm allocation allowed allowing allows already alternatively
analysis application applications applied appropriate arbitrary architecture archive article assessment assigned assistance
associated attachments attack attacker attackers attacks attempt attempts attention authenticate authenticated
authentication authorization authorized automated automatically availability available backup because before behavior
benefit between binary bounds browser buffer bypass calling caused causes causing certain certificate certificates change
changed changes channel character characters checking client clients command commands commercial common commonly
communication communications compatible complete complex component components compromise compromised computer computers
condition conditions conduct confidential confidentiality configuration configurations configure configured confirm connect
connected connecting connection connections consider contact contain contained containing contains content context control
controlled controller controllers controls coordinated coordination coordinator corporate correct corrected correctly
corresponding corruption countermeasures crafted create created creation credential credentials critical cryptographic
currently custom customer customers cybersecurity damage database decryption dedicated default defense defensive delete
denial depending deployed deployment described description deserialization designed desktop detail detailed details detect
detected detection determine developed developer developers development device devices different digital direct directly
directory disable disabled disclosed disclosure discovered discovery displayed distributed document documentation
documented domain download downloaded driver during dynamic earlier effect effective either elevated embedded employ enable
enabled enables encourages encrypted encryption endpoint endpoints engineering ensure enterprise environment environments
equipment errors escalation especially establish ethernet evaluate evaluation example exceed except exception exchange
executable execute executed executing execution existing exists expected exploit exploitable exploitation exploited
exploiting exploits expose exposed exposure extension external extract extracted failure feature features filter firewall
firewalls firmware folder follow followed following follows foreign format forward forwarding framework function functionality
functions further future gateway gateways general generate generated generation global guidance guidelines handle handled
handles handling hardcoded hardware header headers higher history however identification identified identifier
identify immediately impact impacted impacts implement implementation implementations implemented improper improperly
inadequate incident incidents include included includes including incoming incorrect incorrectly increase independent
indicate individual industrial industry inform information informational infrastructure initial injection insecure inside
install installation installed instance instances instead instruction instructions insufficient integer integration
integrity intended interaction interface interfaces internal internet invalid investigation isolate isolated issues
knowledge language latest leading legitimate leverage library likely limitation limited listed loading locate located
location logging logical longer machine machines maintain maintenance malformed malicious manage management manager manual
manually manufacturer manufacturers manufacturing measure measures mechanism mechanisms medium memory message messages
method methods minimize minimum missing mitigate mitigated mitigates mitigating mitigation mitigations mobile modification
modified modify module modules monitor monitoring multiple natively necessary needed network networks neutralization
normal notice notification number object objects obtain obtained occurs office official operate operating operation
operational operations operator option optional options organization organizations original otherwise outside overflow
overwrite package packages packet packets parameter parameters particular password passwords patched patches patching
payload permission permissions personnel physical physically planned platform platforms please pointer policies policy
possible possibly potential potentially practice practices present prevent prevented prevents previous previously
primitive printed privilege privileged privileges problem procedure procedures process processed processes processing
processor product production products program programming programs project proper properly properties protect protected
protecting protection protocol protocols provide provided provider provides public publicly published purpose purposes
random reading reason receive received recent recommend recommendation recommendations recommended recommends reduce
reference references related release released releases reliability remediate remediation remote remotely remove removed
replace replaced report reported reporting reports request requested requests require required requirements requires
research researcher researchers reserved resource resources response responses restart restrict restricted restricting
result resulting results return returns review revision router running safety sanitization scenario script scripting
scripts secondary section sections sector sectors secure secured securely security segment segmentation select selected
sensitive separate separated sequence server servers service services session sessions setting settings several severity
shared should significant signature similar simple single software solution solutions source sources special specially
specific specifically specification specified standard started states static station status storage stored strategies
strategy string strong structure subject submitted subsequent successful successfully sufficient suitable summary support
supported supports suspected switch switches system systems target targeted technical technology temporary terminal
therefore though threat threats through timestamp together traffic transmission transmitted transport traversal
trigger triggered trusted unable unauthenticated unauthorized uncontrolled underlying unexpected unencrypted unknown
unless unprivileged unsigned unspecified unsupported untrusted update updated updates updating upgrade upgraded upgrades
upgrading upload uploaded usually utility validate validated validation values variable variables variant various vector
vendor vendors verification verified verify version versions viewing virtual vulnerabilities vulnerability vulnerable
website websites whether window windows wireless within without workaround workarounds workstation written
`

/** Mistakes that are common in English texts, each with the word that was meant. */
export const COMMON_MISTAKES = `
accidentaly:accidentally accomodate:accommodate acheive:achieve accross:across acess:access adress:address
adresses:addresses aggresive:aggressive algorythm:algorithm alot:a_lot aparent:apparent appearence:appearance
arbitary:arbitrary attackes:attacks atacker:attacker authentification:authentication avaiable:available
availabe:available availible:available avaliable:available basicly:basically becuase:because begining:beginning
beleive:believe bufer:buffer calender:calendar certian:certain charachter:character colum:column comming:coming
commited:committed comparision:comparison compatability:compatibility completly:completely componenet:component
concious:conscious configuraton:configuration connexion:connection consistant:consistent corrput:corrupt
credentails:credentials curently:currently definately:definitely definitly:definitely dependancies:dependencies
dependancy:dependency depricated:deprecated desireable:desirable dissapear:disappear embarass:embarrass
enviroment:environment enviroments:environments excecute:execute excecution:execution existance:existence
exploitaton:exploitation explotation:exploitation familar:familiar finaly:finally foriegn:foreign
frequentyl:frequently fucntion:function gaurd:guard garantee:guarantee guarentee:guarantee harware:hardware
heirarchy:hierarchy immediatly:immediately implemenation:implementation independant:independent infomation:information
informaton:information infrastucture:infrastructure inital:initial instalation:installation intial:initial
intergrity:integrity irrelevent:irrelevant knowlege:knowledge langauge:language lenght:length liason:liaison
libary:library licence_key:license_key maintainance:maintenance maintenence:maintenance malicous:malicious
managment:management mesage:message mispell:misspell mitgation:mitigation mulitple:multiple multipe:multiple
neccessary:necessary necesary:necessary noticable:noticeable occassion:occasion occured:occurred occurence:occurrence
occuring:occurring offical:official oportunity:opportunity orginal:original overriden:overridden overwriten:overwritten
parametr:parameter paramter:parameter pasword:password permision:permission permissons:permissions persistant:persistent
posible:possible posses:possess preceeding:preceding prefered:preferred presense:presence previlege:privilege
priviledge:privilege priviledged:privileged priviledges:privileges privelege:privilege privileg:privilege
proccess:process prodcut:product programatically:programmatically propery:property protocoll:protocol
publically:publicly recieve:receive recieved:received recieves:receives recomend:recommend recomended:recommended
reccomend:recommend reccomended:recommended refered:referred refering:referring relevent:relevant remotly:remotely
reproducable:reproducible requirment:requirement resouce:resource responce:response responsability:responsibility
responsable:responsible retreive:retrieve securty:security secuirty:security seperate:separate seperated:separated
seperately:separately sevice:service shoud:should similiar:similar sofware:software specifc:specific
succesful:successful succesfully:successfully succesfuly:successfully successfull:successful sucessful:successful
sucessfully:successfully suport:support supress:suppress suprise:surprise surpress:suppress susceptable:susceptible
sytem:system teh:the tempory:temporary thier:their threshhold:threshold thru:through transfered:transferred
truely:truly unathorized:unauthorized unauthenticaed:unauthenticated unautorized:unauthorized unecessary:unnecessary
unkown:unknown unneccessary:unnecessary untill:until upto:up_to usefull:useful usefullness:usefulness
vaild:valid varient:variant verson:version vulnerabilites:vulnerabilities vulnerabilty:vulnerability
vulnerabilties:vulnerabilities vulnerablity:vulnerability vulernability:vulnerability vulnerabity:vulnerability
vunerability:vulnerability vunerable:vulnerable wich:which wether:whether withing:within writen:written
`
