import { useQuery } from '@tanstack/react-query';
import { auth, request } from './api.js';
import { Card, Found } from './ui.jsx';

export function Home() {
  const { user } = auth.useSession().data;
  const status = useQuery({ queryKey: ['status'], queryFn: () => request('/api/membership/status') });
  const products = useQuery({ queryKey: ['products'], queryFn: () => request('/api/subscriptions/products') });
  return (
    <>
      <h1>Hello, {user.name}</h1>
      <Card title="Membership">
        <Found query={status}>{({ data }) => <p>Your tier is <b>{data.tier}</b>.</p>}</Found>
      </Card>
      <Card title="Plans">
        <Found query={products}>
          {(found) => (
            <div className="tiles">
              {found.products.map((plan) => (
                <div key={plan.id} className="tile">
                  <span>{plan.name}</span>
                  <b>{(plan.price.amount / (found.provider === 'polar' ? 100 : 1)).toFixed(2)} {plan.price.currency}</b>
                  <small>per {plan.interval}</small>
                </div>
              ))}
            </div>
          )}
        </Found>
      </Card>
    </>
  );
}
