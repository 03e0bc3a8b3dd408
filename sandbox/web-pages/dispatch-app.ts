/**
 * The browser's part of the dispatch application: custom elements with open shadow roots, one within the other; no id
 * anywhere, only labels, roles and texts.
 */
export const dispatchApp = `
const style='<style>:host{display:block;font:14px system-ui,sans-serif}[role=listitem]{display:flex;gap:24px;padding:6px;border-bottom:1px solid #ddd}button{padding:4px 10px}</style>';
class ShipmentRow extends HTMLElement{
 set shipment(s){
  const root=this.attachShadow({mode:'open'});
  root.innerHTML=style+'<div role="listitem"></div>';
  for(const [label,text] of [['Number',s.number],['Customer',s.customer],['Phone',s.phone],['Ship date',s.shipDate],['Amount',s.amount]]){
   const part=document.createElement('span');part.setAttribute('aria-label',label);part.textContent=text;root.lastChild.append(part)}
 }}
class DispatchApp extends HTMLElement{
 connectedCallback(){
  const root=this.attachShadow({mode:'open'});
  root.innerHTML=style+'<h1>Dispatch</h1><p><label>Customer or phone <input aria-label="Customer or phone" type="search"></label> <button>Search</button></p>'
   +'<p role="status" aria-label="Result"></p><div role="list" aria-label="Shipments"></div><p><button aria-label="Load more" hidden>Load more</button></p>'
   +'<section aria-label="Pickup"><h2>Pickup</h2><label>Pickup customer <input aria-label="Pickup customer"></label> '
   +'<label>Pickup date <input aria-label="Pickup date" type="date"></label> <button>Request pickup</button> <p role="status" aria-label="Pickup result"></p></section>';
  const [searchButton,moreButton,pickupButton]=root.querySelectorAll('button');
  searchButton.onclick=()=>this.load(true);moreButton.onclick=()=>this.load(false);pickupButton.onclick=()=>this.pickup();
  root.querySelector('input').onkeydown=(event)=>{if(event.key==='Enter')this.load(true)};
 }
 part(label){return this.shadowRoot.querySelector('[aria-label="'+label+'"]')}
 async load(anew){
  const list=this.part('Shipments');if(anew)list.replaceChildren();
  const query=new URLSearchParams({q:this.part('Customer or phone').value,offset:String(list.children.length)});
  const answer=await fetch('/api/shipments?'+query);
  if(!answer.ok){this.part('Result').textContent=answer.status===401?'Your session has ended.':'Something went wrong.';return}
  const data=await answer.json();
  for(const shipment of data.items){const row=document.createElement('shipment-row');row.shipment=shipment;list.append(row)}
  this.part('Result').textContent=data.total===0?'No shipments found.':list.children.length+' of '+data.total+' shipments';
  this.part('Load more').hidden=list.children.length>=data.total;
 }
 async pickup(){
  const body=JSON.stringify({customer:this.part('Pickup customer').value,date:this.part('Pickup date').value});
  const answer=await fetch('/api/pickups',{method:'POST',headers:{'content-type':'application/json'},body});
  const data=await answer.json();
  this.part('Pickup result').textContent=answer.ok?'Pickup '+data.number+' requested for '+data.date+'.':data.error;
 }}
customElements.define('shipment-row',ShipmentRow);customElements.define('dispatch-app',DispatchApp);`;
