import { html, literal, trusted } from './html.ts';
import type { Markup } from './html.ts';
import type { WebErpKnobs } from './options.ts';

const RACE_DELAY_MS = 300;
const REDRAW_DELAY_MS = 150;

/** Draws what the server sent as HTML; a login page that comes instead lands among the results, as in the real ones. */
const drawFragment = 'function desenha(texto){alvo().innerHTML=texto}';

const drawJson = `
function celula(linha,nome,texto,destino){var td=document.createElement('td');td.className=nome;
 if(destino){var a=document.createElement('a');a.href=destino;a.textContent=texto;td.appendChild(a)}else td.textContent=texto||'';linha.appendChild(td)}
function desenha(texto){var dados;try{dados=JSON.parse(texto)}catch(erro){alvo().innerHTML=texto;return}
 if(!dados.total){alvo().innerHTML='<div class="no-result">Nenhum cliente encontrado.</div>';return}
 var tabela=document.createElement('table');tabela.id=$id("customers");tabela.className='l-grid';
 tabela.innerHTML='<thead><tr><th>Código</th><th>Nome</th><th>Telefone</th><th>E-mail</th><th>Saldo</th></tr></thead>';
 var corpo=tabela.appendChild(document.createElement('tbody'));
 dados.clientes.forEach(function(c){var tr=document.createElement('tr');tr.className=$class("customer-result");
  var nome=trocado?c.email:c.nome,email=trocado?c.nome:c.email;
  celula(tr,$class("customer-code"),c.codigo);celula(tr,$class("customer-name"),nome,'/clientes/'+c.codigo);celula(tr,$class("customer-phone"),c.telefone);
  celula(tr,$class("customer-email"),email);celula(tr,$class("customer-balance"),'R$ '+c.saldo);corpo.appendChild(tr)});
 alvo().innerHTML='';alvo().appendChild(tabela)}`;

const search = `
function $id(nome){return nome} function $class(nome){return nome}
function alvo(){return document.getElementById($id("results"))}
function mostra(texto){if(!corrida){desenha(texto);return}
 setTimeout(function(){desenha(texto);setTimeout(function(){desenha(texto)},redesenho)},corrida)}
document.forms.frmBusca.onsubmit=function(){
 var x=new XMLHttpRequest();alvo().innerHTML='<p class="searching">Pesquisando...</p>';
 x.open('GET',endereco+'?telefone='+encodeURIComponent(document.forms.frmBusca.telefone.value));
 x.setRequestHeader('X-Requested-With','XMLHttpRequest');
 x.onload=function(){if(x.status===200){mostra(x.responseText);return}
  alvo().innerHTML='<div class="l-error error-message">Erro '+x.status+' ao pesquisar.</div>'};
 x.onerror=function(){alvo().innerHTML='<div class="l-error error-message">Falha de comunicação.</div>'};
 x.send();return false};`;

/** The script behind the search button; none where the form is sent the plain way. */
export function searchScript({ searchBy, domRace, swapColumns }: WebErpKnobs): Markup | null {
	if (searchBy === 'form') return null;
	const settings = html`var endereco=${literal(searchBy === 'json' ? '/api/clientes' : '/clientes/busca')},corrida=${domRace ? RACE_DELAY_MS : 0},redesenho=${REDRAW_DELAY_MS},trocado=${literal(swapColumns)};`;
	return html`<script>${settings}${trusted(search)}${trusted(searchBy === 'json' ? drawJson : drawFragment)}</script>`;
}
